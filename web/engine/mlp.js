import { require } from './errors.js';
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
    if (images instanceof Uint8Array) return this.raw.logitsOfPixels(images);
    require(images instanceof
      Float32Array, 'logits takes a Uint8Array of pixels 0..255 or a Float32Array of numbers 0..1');
    return this.raw.logitsOfValues(images);
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
export function makeMlp(module, live, { layers, seed }) {
  require(Array.isArray(layers) &&
    layers.every(
      Number.isInteger,
    ), `mlp: layers is ${JSON.stringify(layers)}; expected whole numbers: inputs, hidden layers, classes`);
  require(Number.isInteger(seed), `mlp: seed is ${seed}; expected a whole number`);
  return new Mlp(module.Mlp.create(layers, seed), live);
}
