// The generator of cpp/dk/core/random.hpp, for the peers to see the engine's batches: same seed, same
// order. Only as much of it as a shuffle needs; the agreement of the losses checks it.

const stream = { shuffle: 1 };

/** Philox4x32-10 (Salmon et al., SC 2011). */
export class Philox {
  /** @type {number[]} */
  #block = [];
  #index = 0;
  #key;
  #counterHigh;

  /**
   * @param {number} seed 0 .. 2^53 - 1
   * @param {keyof typeof stream} purpose
   * @param {number} substream
   */
  constructor(seed, purpose, substream) {
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
    this.#counterHigh = [substream, stream[purpose]];
  }

  /** Uniform in [0, 2^32). */
  next() {
    if (this.#block.length === 0) {
      const index = this.#index++;
      const counter = [index >>> 0, Math.floor(index / 2 ** 32), ...this.#counterHigh];
      this.#block = encrypt(counter, this.#key).reverse();
    }
    return /** @type {number} */ (this.#block.pop());
  }

  /**
   * Uniform in [0, n), without bias (Lemire 2019).
   * @param {number} n
   */
  below(n) {
    const threshold = (2 ** 32 - n) % n;
    for (;;) {
      const [high, low] = multiply(this.next(), n);
      if (low >= threshold) return high;
    }
  }

  /**
   * Fisher-Yates.
   * @param {Uint32Array} values
   */
  shuffle(values) {
    for (let i = values.length; i > 1; i--) {
      const j = this.below(i);
      [values[i - 1], values[j]] = [values[j], values[i - 1]];
    }
  }
}

/**
 * @param {number[]} counter
 * @param {number[]} key
 */
function encrypt([c0, c1, c2, c3], [k0, k1]) {
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * The 64-bit product of two 32-bit numbers, as its high and low half.
 * @param {number} a
 * @param {number} b
 */
function multiply(a, b) {
  const low = Math.imul(a, b) >>> 0;
  // As a double, a * b is wrong by less than 2^12: less than rounding to a multiple of 2^32 removes.
  const high = Math.round((a * b - low) / 2 ** 32);
  return [high, low];
}
