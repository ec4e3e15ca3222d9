/** What a random stream is for; the numbers of the engine's dk::Stream. */
export const streams = Object.freeze({ shuffle: 1 });

/**
 * The engine's generator, Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2,
 * 3", SC 2011), so that JavaScript can tell which images a batch holds.
 */
export class Philox {
  /** @type {number} */
  #seed;
  /** @type {number} */
  #substream;
  /** @type {number} */
  #stream;
  #index = 0;
  /** @type {number[]} */
  #block = [];

  /**
   * @param {number} seed below 2^32
   * @param {number} stream
   * @param {number} substream
   */
  constructor(seed, stream, substream) {
    [this.#seed, this.#stream, this.#substream] = [seed, stream, substream];
  }

  /** Uniform in [0, 2^32). */
  next() {
    if (this.#block.length === 0) {
      this.#block = encrypt([this.#index++, 0, this.#substream, this.#stream], [this.#seed, 0]);
    }
    return /** @type {number} */ (this.#block.shift());
  }

  /** Uniform in [0, n), without bias (Lemire 2019). @param {number} n */
  below(n) {
    const threshold = (2 ** 32 - n) % n;
    for (;;) {
      const [high, low] = multiply(this.next(), n);
      if (low >= threshold) return high;
    }
  }

  /** Fisher-Yates, in place. @param {Uint32Array} values */
  shuffle(values) {
    for (let i = values.length; i > 1; --i) {
      const j = this.below(i);
      [values[i - 1], values[j]] = [values[j], values[i - 1]];
    }
  }
}

/**
 * The ten rounds, for one counter and key.
 * @param {number[]} counter (4)
 * @param {number[]} key (2)
 */
function encrypt(counter, key) {
  let [a, b, c, d] = counter;
  let [first, second] = key;
  for (let round = 0; round < 10; ++round) {
    const [highA, lowA] = multiply(0xd2511f53, a);
    const [highC, lowC] = multiply(0xcd9e8d57, c);
    [a, b, c, d] = [(highC ^ b ^ first) >>> 0, lowC, (highA ^ d ^ second) >>> 0, lowA];
    first = (first + 0x9e3779b9) >>> 0;
    second = (second + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/**
 * The product of two numbers below 2^32, in two halves of 32 bits.
 * @param {number} x
 * @param {number} y
 */
function multiply(x, y) {
  const [xHigh, xLow] = [x >>> 16, x & 0xffff];
  const low = xLow * y; // below 2^48
  const high = xHigh * y + Math.floor(low / 2 ** 16); // below 2^49
  return [Math.floor(high / 2 ** 16), Math.imul(x, y) >>> 0];
}
