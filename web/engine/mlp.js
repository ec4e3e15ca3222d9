import { requireAttached } from './bytes.js';
import {
  quoted,
  refuseUnknown,
  require,
  requireNumber,
  requireSeed,
  requireWholeNumber,
} from './errors.js';
import { Handle } from './handle.js';

/**
 * A multilayer perceptron: dense layers, ReLU between them, logits at the end. Made by `engine.mlp`
 * or `engine.mlpFromSafetensors`.
 * @extends {Handle<import('./wasm-module.js').Mlp>}
 */
export class Mlp extends Handle {
  /** Widths: inputs, hidden layers, classes. */
  get layers() {
    return this.raw.widths();
  }

  /** Number of weights and biases; four bytes each. */
  get parameterCount() {
    return this.raw.parameterCount;
  }

  /**
   * The logits of some images, (count * classes).
   * @param {Uint8Array | Float32Array} images (count * inputs): pixels 0..255, or numbers 0..1
   */
  logits(images) {
    require(images instanceof Uint8Array ||
      images instanceof
        Float32Array, `logits takes a Uint8Array of pixels 0..255 or a Float32Array of numbers 0..1; got ${quoted(images)}`);
    requireAttached(images, 'logits: the array');
    return images instanceof Uint8Array
      ? this.raw.logitsOfPixels(images)
      : this.raw.logitsOfValues(images);
  }

  /**
   * Adds a number to the bias of each class, in place. The other way round undoes it, to rounding.
   * `engine.biasShift` finds such numbers, and what they give, without changing the network.
   * @param {ArrayLike<number>} shifts (classes), finite
   */
  shiftBiases(shifts) {
    require(Array.isArray(shifts) ||
      ArrayBuffer.isView(
        shifts,
      ), `shiftBiases takes an array of numbers, one a class; got ${quoted(shifts)}`);
    const numbers = Array.from(shifts);
    for (const [c, shift] of numbers.entries()) requireNumber(shift, `shiftBiases: shift ${c}`);
    this.raw.shiftBiases(Float32Array.from(numbers));
  }

  /** The network as a safetensors file with PyTorch's names (`layers.0.weight` [out, in], ...). */
  toSafetensors() {
    return this.raw.toSafetensors();
  }
}

/**
 * @param {import('./wasm-module.js').MainModule} module
 * @param {Set<Handle<any>>} live
 * @param {{ layers: number[], seed: number }} options
 */
export function makeMlp(module, live, options) {
  refuseUnknown(options, ['layers', 'seed'], 'mlp');
  const { layers, seed } = options;
  require(Array.isArray(
    layers,
  ), `mlp: layers is ${quoted(layers)}; expected whole numbers: inputs, hidden layers, classes`);
  for (const [i, width] of layers.entries()) requireWholeNumber(width, `mlp: layers[${i}]`, 1);
  requireSeed(seed, 'mlp: seed');
  return new Mlp(module.Mlp.create(layers, seed), live);
}

/**
 * How several networks answer as one: with the arithmetic mean of their distributions, or with the
 * geometric one, renormalised (Hinton et al. 2015, section 1).
 * @typedef {'arithmetic' | 'geometric'} Mean
 */

/**
 * The engine's networks behind one Mlp or several.
 * @param {unknown} model
 * @param {string} message what to say if it is neither
 * @returns {import('./wasm-module.js').Mlp[]}
 */
export function networksOf(model, message) {
  const networks = Array.isArray(model) ? model : [model];
  require(networks.length > 0 &&
    networks.every((network) => network instanceof Mlp), `${message}; got ${quoted(model)}`);
  return networks.map(({ raw }) => raw);
}

/**
 * @param {Mean} mean
 * @param {string} where
 */
export function requireMean(mean, where) {
  require(mean === 'arithmetic' ||
    mean === 'geometric', `${where}: mean is ${quoted(mean)}; expected arithmetic or geometric`);
}
