import { relaxedSimd, simd, threads as sharedMemory } from 'wasm-feature-detect';
import { DarkKnowledgeError, ensure, quoted } from './errors.js';

/**
 * A build of the engine.
 * @typedef {object} Variant
 * @property {string} name
 * @property {boolean} relaxed fuses multiplications and additions: the last bits are the processor's
 * @property {boolean} threaded
 * @property {() => Promise<{ default: typeof import('./wasm-module.js').default, build: string }>} load
 *   `build`: a fingerprint of the WASM file (cmake/fingerprint.cmake)
 */

/**
 * Fastest first. Each import is spelled out so that a bundler sees it.
 * @type {Variant[]}
 */
const variants = [
  {
    name: 'relaxed-simd-threads',
    relaxed: true,
    threaded: true,
    load: () => import('#wasm/relaxed-simd-threads'),
  },
  {
    name: 'simd-threads',
    relaxed: false,
    threaded: true,
    load: () => import('#wasm/simd-threads'),
  },
  {
    name: 'relaxed-simd',
    relaxed: true,
    threaded: false,
    load: () => import('#wasm/relaxed-simd'),
  },
  { name: 'simd', relaxed: false, threaded: false, load: () => import('#wasm/simd') },
];

/**
 * The builds to try, best first, and why no better one is among them.
 * @param {string | undefined} wanted a variant's name, to have no other
 * @param {number} threads that are wanted
 * @returns {Promise<{ candidates: Variant[], reason: string }>}
 */
export async function chooseVariants(wanted, threads) {
  if (!(await simd())) {
    throw new DarkKnowledgeError(
      'unsupported',
      'this browser has no WebAssembly SIMD; Chrome 91, Firefox 89 or Safari 16.4 and later have it',
    );
  }
  if (wanted !== undefined) {
    const variant = variants.find(({ name }) => name === wanted);
    const names = variants.map(({ name }) => name).join(', ');
    ensure(variant, `variant ${quoted(wanted)} does not exist; there is ${names}`);
    return { candidates: [variant], reason: 'asked for' };
  }
  const noRelaxed = (await relaxedSimd()) ? '' : 'no relaxed SIMD here';
  const noThreads = await whyNoThreads(threads);
  const candidates = variants.filter(
    ({ relaxed, threaded }) => !(relaxed && noRelaxed) && !(threaded && noThreads),
  );
  const reasons = [noRelaxed, noThreads].filter(Boolean);
  return { candidates, reason: reasons.join('; ') || 'the fastest' };
}

/**
 * Why the engine has to do with one thread here, or an empty string.
 * @param {number} threads that are wanted
 */
async function whyNoThreads(threads) {
  if (threads === 1) return 'one thread asked for, or one core';
  if ('window' in globalThis) return "one thread, because a page's main thread must not wait";
  if ('crossOriginIsolated' in globalThis && !globalThis.crossOriginIsolated) {
    return 'one thread, because the page is not cross-origin isolated';
  }
  return (await sharedMemory()) ? '' : 'one thread, because there is no shared WebAssembly memory';
}
