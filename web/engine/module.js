import { DarkKnowledgeError } from './errors.js';
import { chooseVariant } from './variants.js';

/**
 * Starts a WASM module of its own: engines share nothing.
 * @param {string} [wanted] a variant's name
 */
export async function startModule(wanted) {
  const variant = await chooseVariant(wanted);
  let module;
  try {
    const { default: factory } = await variant.load();
    module = await factory();
  } catch (cause) {
    throw new DarkKnowledgeError(
      'unsupported',
      `the engine's WebAssembly (variant '${variant.name}') did not start: ${String(cause)}`,
      { cause },
    );
  }
  Object.assign(module, { raise });
  return { module, reason: variant.reason };
}

/**
 * How cpp/bindings/boundary.hpp throws.
 * @param {import('./errors.js').ErrorCode} code
 * @param {string} message
 */
function raise(code, message) {
  throw new DarkKnowledgeError(code, message);
}
