import { simd } from 'wasm-feature-detect';
import { DarkKnowledgeError, require } from './errors.js';

/**
 * The builds of the engine, best first. Each import is spelled out so that a bundler sees it.
 * @type {{ name: string, load: () => Promise<{ default: typeof import('./wasm-module.js').default }> }[]}
 */
const variants = [{ name: 'simd', load: () => import('#wasm/simd') }];

export const variantNames = variants.map(({ name }) => name);

/**
 * Picks the build that this machine runs best.
 * @param {string} [wanted] a variant's name, to override the choice
 */
export async function chooseVariant(wanted) {
  if (!(await simd())) {
    throw new DarkKnowledgeError(
      'unsupported',
      'this browser has no WebAssembly SIMD; Chrome 91, Firefox 89 or Safari 16.4 and later have it',
    );
  }
  if (wanted !== undefined) {
    const variant = variants.find(({ name }) => name === wanted);
    require(variant, `variant '${wanted}' does not exist; there is ${variantNames.join(', ')}`);
    return { ...variant, reason: 'asked for' };
  }
  return { ...variants[0], reason: 'the one that every supported browser runs' };
}
