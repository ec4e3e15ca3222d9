import { argmax, entropy, softmax } from '../runs/softmax.js';

/**
 * A network's logits for all images of a labelled set, asked once, from which maps and rankings at
 * any temperature come without asking again.
 */
export class Answers {
  /** @type {Uint8Array | null} */
  #predictions = null;

  /**
   * @param {Float32Array} logits (count * classes)
   * @param {Uint8Array} labels (count)
   */
  constructor(logits, labels) {
    this.logits = logits;
    this.labels = labels;
    this.classes = logits.length / labels.length;
  }

  /** @param {number} index */
  logitsOf(index) {
    return this.logits.subarray(index * this.classes, (index + 1) * this.classes);
  }

  /** The class that the network takes each image for, (count), worked out once. */
  predictions() {
    this.#predictions ??= Uint8Array.from(this.labels, (_, i) => argmax(this.logitsOf(i)));
    return this.#predictions;
  }

  /** How often images labelled with the row are taken for the column, (classes * classes). */
  confusion() {
    const counts = new Uint32Array(this.classes * this.classes);
    for (const [i, prediction] of this.predictions().entries()) {
      counts[this.labels[i] * this.classes + prediction] += 1;
    }
    return counts;
  }

  /**
   * The entropy that a share of all answers stay below, bits.
   * @param {number} temperature
   * @param {number} share 0 .. 1
   */
  entropyBelow(temperature, share) {
    const bits = Float64Array.from(this.labels, (_, i) =>
      entropy(softmax(this.logitsOf(i), temperature)),
    ).sort();
    return bits[Math.floor(share * (bits.length - 1))];
  }

  /**
   * The images whose answers have the highest entropy at T = 1, the least certain first.
   * @param {number} count
   */
  leastSure(count) {
    const bits = Float64Array.from(this.labels, (_, i) => entropy(softmax(this.logitsOf(i), 1)));
    return Array.from(bits.keys())
      .sort((a, b) => bits[b] - bits[a])
      .slice(0, count);
  }

  /** @param {number} index */
  isRight(index) {
    return this.predictions()[index] === this.labels[index];
  }
}
