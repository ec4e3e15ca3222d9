import { bytesOf, floatsOf } from './arrays.js';
import {
  ensure,
  ensureNumber,
  ensureSeed,
  ensureWholeNumber,
  ensureWholeNumbers,
  quoted,
  refuseUnknown,
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
   * @param {Uint8Array | Uint8ClampedArray | Float32Array} images (count * inputs): pixels 0..255, or
   *   numbers 0..1
   */
  logits(images) {
    // An ArrayBuffer does not say which of the two it holds.
    const pixels = ArrayBuffer.isView(images) ? bytesOf(images, 'logits: images') : null;
    if (pixels) return this.raw.logitsOfPixels(pixels);
    const values = floatsOf(images, 'logits: images');
    ensure(
      values,
      `logits takes a Uint8Array of pixels 0..255 or a Float32Array of numbers 0..1; got ${quoted(images)}`,
    );
    return this.raw.logitsOfValues(values);
  }

  /**
   * Adds a number to the bias of each class, in place. The other way round undoes it, to rounding.
   * `engine.biasShift` finds such numbers, and what they give, without changing the network.
   * @param {ArrayLike<number>} shifts (classes), finite
   */
  shiftBiases(shifts) {
    ensure(
      Array.isArray(shifts) || ArrayBuffer.isView(shifts),
      `shiftBiases takes an array of numbers, one a class; got ${quoted(shifts)}`,
    );
    const numbers = Array.from(shifts);
    for (const [c, shift] of numbers.entries()) ensureNumber(shift, `shiftBiases: shift ${c}`);
    this.raw.shiftBiases(Float32Array.from(numbers));
  }

  /**
   * Takes the weights and biases of some layers over from another network, in place.
   * @param {Mlp} from which has these layers in the same widths
   * @param {number[]} layers from 0; the last one makes the logits
   */
  copyLayers(from, layers) {
    ensure(from instanceof Mlp, `copyLayers takes an Mlp first; got ${quoted(from)}`);
    ensureWholeNumbers(layers, 'copyLayers: layers');
    this.raw.copyLayers(from.raw, layers);
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
  ensure(
    Array.isArray(layers),
    `mlp: layers is ${quoted(layers)}; expected whole numbers: inputs, hidden layers, classes`,
  );
  for (const [i, width] of layers.entries()) ensureWholeNumber(width, `mlp: layers[${i}]`, 1);
  ensureSeed(seed, 'mlp: seed');
  return new Mlp(module.Mlp.create(layers, seed), live);
}

/**
 * What a network was trained on in place of pixels x of 0 to 1: (x - mean) / deviation, as PyTorch's
 * `Normalize` makes it, or pixels of 0 to 255.
 * @typedef {{ mean: number, deviation: number } | '0..255'} InputScale
 */

/**
 * @param {import('./wasm-module.js').MainModule} module
 * @param {Set<Handle<any>>} live
 * @param {import('./arrays.js').Bytes} file
 * @param {{ inputs?: InputScale }} options
 */
export function readMlp(module, live, file, options) {
  const where = 'mlpFromSafetensors';
  const bytes = bytesOf(file, `${where}: the file`);
  ensure(bytes, `${where} takes the file as a Uint8Array or ArrayBuffer; got ${quoted(file)}`);
  refuseUnknown(options, ['inputs'], where);
  return new Mlp(module.Mlp.fromSafetensors(bytes, inputScale(options.inputs, where)), live);
}

/**
 * @param {InputScale | undefined} inputs
 * @param {string} where
 */
function inputScale(inputs, where) {
  if (inputs === undefined) return undefined;
  if (inputs === '0..255') return { mean: 0, deviation: 1 / 255 };
  ensure(
    typeof inputs === 'object',
    `${where}: inputs is ${JSON.stringify(inputs)}; expected { mean, deviation } or '0..255'`,
  );
  refuseUnknown(inputs, ['mean', 'deviation'], `${where}: inputs`);
  const { mean, deviation } = inputs;
  for (const [name, value] of Object.entries({ mean, deviation })) {
    ensure(
      typeof value === 'number',
      `${where}: inputs.${name} is ${JSON.stringify(value)}; expected a number`,
    );
  }
  return { mean, deviation };
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
  ensure(
    networks.length > 0 && networks.every((network) => network instanceof Mlp),
    `${message}; got ${quoted(model)}`,
  );
  return networks.map(({ raw }) => raw);
}

/**
 * @param {Mean} mean
 * @param {string} where
 */
export function ensureMean(mean, where) {
  ensure(
    mean === 'arithmetic' || mean === 'geometric',
    `${where}: mean is ${quoted(mean)}; expected arithmetic or geometric`,
  );
}
