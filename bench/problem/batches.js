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
  #orderOf;
  #epoch = 0;
  /** @type {Uint32Array} */
  #order = new Uint32Array();
  #position = 0;
  #x;

  /**
   * @param {import('./problem.js').Problem} problem whose number of images the batch size divides
   * @param {number} batchSize
   */
  constructor({ images, labels, orderOf }, batchSize) {
    this.#images = images;
    this.#labels = labels;
    this.#batchSize = batchSize;
    this.#orderOf = orderOf;
    this.#x = new Float32Array((batchSize * images.length) / labels.length);
  }

  /** @returns {Batch} */
  next() {
    if (this.#position === this.#order.length) {
      this.#order = this.#orderOf(this.#epoch++);
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
