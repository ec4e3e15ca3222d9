import { DarkKnowledgeError } from './errors.js';
import { chooseVariants } from './variants.js';

/** A threaded build that has not started by then will not: some browsers never say so. */
const startMilliseconds = 10_000;

/**
 * Starts a WASM module of its own: engines share nothing.
 * @param {{ variant?: string, threads: number }} options
 */
export async function startModule({ variant: wanted, threads }) {
  const { candidates, reason } = await chooseVariants(wanted, threads);
  const reasons = [reason];
  for (const variant of candidates) {
    try {
      const helpers = variant.threaded ? threads - 1 : 0;
      const module = await start(variant, helpers);
      Object.assign(module, { raise });
      if (helpers > 0) module.setThreads(threads);
      return { module, variant: variant.name, reason: reasons.join('; ') };
    } catch (cause) {
      reasons.push(`'${variant.name}' did not start: ${String(cause)}`);
    }
  }
  throw new DarkKnowledgeError(
    'unsupported',
    `the engine's WebAssembly did not start (${reasons.join('; ')})`,
  );
}

/**
 * @param {import('./variants.js').Variant} variant
 * @param {number} helpers workers beside the calling thread
 */
async function start({ name, load }, helpers) {
  const { default: factory } = await load();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} timed out`)), startMilliseconds);
  });
  try {
    return /** @type {Awaited<ReturnType<typeof factory>>} */ (
      await Promise.race([factory({ helpers }), tooLate])
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How cpp/bindings/boundary.hpp throws.
 * @param {import('./errors.js').ErrorCode} code
 * @param {string} message
 */
function raise(code, message) {
  throw new DarkKnowledgeError(code, message);
}
