import { argmax, entropy, softmax } from './softmax.js';

/**
 * A network's logits for all images of a labelled set, asked once, from which maps and rankings at
 * any temperature come without asking again.
 */
export class Answers {
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

  /**
   * The mean soft target of the images of each class, (classes * classes): row c is what the network
   * takes the images labelled c for. The same numbers as the engine's classMap.
   * @param {number} temperature
   */
  classMap(temperature) {
    const { classes, labels } = this;
    const map = new Float32Array(classes * classes);
    const counts = new Uint32Array(classes);
    const sums = new Float64Array(classes * classes);
    const scratch = new Float64Array(classes);
    for (let i = 0; i < labels.length; ++i) {
      softmax(this.logitsOf(i), temperature, scratch);
      const row = labels[i] * classes;
      counts[labels[i]] += 1;
      for (let c = 0; c < classes; ++c) sums[row + c] += scratch[c];
    }
    for (let i = 0; i < map.length; ++i) {
      map[i] = sums[i] / Math.max(1, counts[Math.floor(i / classes)]);
    }
    return map;
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
    return argmax(this.logitsOf(index)) === this.labels[index];
  }
}
