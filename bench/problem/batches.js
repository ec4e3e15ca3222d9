import { epochOrder } from '../../web/runs/batches.js';

/** Pixels 0..255 as numbers 0..1, rounded as the engine rounds them. */
const unitInterval = Float32Array.from({ length: 256 }, (_, p) => p * Math.fround(1 / 255));

/**
 * A minibatch. `x` is overwritten by the next one.
 * @typedef {{ x: Float32Array, labels: Uint8Array, ids: Uint32Array }} Batch
 */

/** The engine's minibatches, in the engine's order, for contenders that need them as numbers. */
export class Batches {
  #images;
  #labels;
  #batchSize;
  #seed;
  #epoch = 0;
  /** @type {Uint32Array} */
  #order = new Uint32Array();
  #position = 0;
  #x;

  /**
   * @param {{ images: Uint8Array, labels: Uint8Array }} data (count, inputs) and (count), where the
   *   batch size divides count
   * @param {number} batchSize
   * @param {number} seed
   */
  constructor({ images, labels }, batchSize, seed) {
    this.#images = images;
    this.#labels = labels;
    this.#batchSize = batchSize;
    this.#seed = seed;
    this.#x = new Float32Array((batchSize * images.length) / labels.length);
  }

  /** @returns {Batch} */
  next() {
    if (this.#position === this.#order.length) {
      this.#order = epochOrder({ size: this.#labels.length, seed: this.#seed }, this.#epoch++);
      this.#position = 0;
    }
    const ids = this.#order.slice(this.#position, (this.#position += this.#batchSize));
    const inputs = this.#x.length / this.#batchSize;
    ids.forEach((id, row) => {
      const from = id * inputs;
      const to = row * inputs;
      for (let i = 0; i < inputs; i++) this.#x[to + i] = unitInterval[this.#images[from + i]];
    });
    return { x: this.#x, labels: Uint8Array.from(ids, (id) => this.#labels[id]), ids };
  }
}
