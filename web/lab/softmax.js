/**
 * softmax(logits / T), in double precision.
 * @param {ArrayLike<number>} logits (classes)
 * @param {number} temperature T > 0
 * @param {Float64Array} [out] (classes)
 */
export function softmax(logits, temperature, out = new Float64Array(logits.length)) {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; ++i) largest = Math.max(largest, logits[i]);
  let sum = 0;
  for (let i = 0; i < logits.length; ++i) {
    out[i] = Math.exp((logits[i] - largest) / temperature);
    sum += out[i];
  }
  for (let i = 0; i < logits.length; ++i) out[i] /= sum;
  return out;
}

/**
 * Entropy in bits: 0 for a certain answer, log2(classes) for no idea at all.
 * @param {ArrayLike<number>} probabilities
 */
export function entropy(probabilities) {
  let bits = 0;
  for (let i = 0; i < probabilities.length; ++i) {
    const p = probabilities[i];
    if (p > 0) bits -= p * Math.log2(p);
  }
  return bits;
}

/** @param {ArrayLike<number>} values */
export function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; ++i) if (values[i] > values[best]) best = i;
  return best;
}
