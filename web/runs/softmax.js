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
 * log softmax(logits) of a class, also where that share itself is too small for a number.
 * @param {ArrayLike<number>} logits (classes)
 * @param {number} label
 */
export function logSoftmax(logits, label) {
  const largest = logits[argmax(logits)];
  let sum = 0;
  for (let i = 0; i < logits.length; ++i) sum += Math.exp(logits[i] - largest);
  return logits[label] - largest - Math.log(sum);
}

/**
 * KL(p || q) in nats of p = softmax(v / T) and q = softmax(z / T): the sum of p (log p - log q), or of
 * p (exp(x) - 1 - x) with x = log q - log p, which cannot cancel where p and q are close.
 * @param {ArrayLike<number>} teacher v (classes)
 * @param {ArrayLike<number>} student z (classes)
 * @param {number} temperature T > 0
 */
export function divergence(teacher, student, temperature) {
  const [p, q] = [softmax(teacher, temperature), softmax(student, temperature)];
  const [sure, own] = [argmax(teacher), argmax(student)];
  const constant = Math.log(q[own] / p[sure]) - (student[own] - teacher[sure]) / temperature;
  let sum = 0;
  for (let c = 0; c < p.length; ++c) {
    const x = (student[c] - teacher[c]) / temperature + constant;
    const isSmall = Math.abs(x) < 1e-3;
    sum += isSmall ? p[c] * x * x * (1 / 2 + x / 6 + (x * x) / 24) : q[c] - p[c] - p[c] * x;
  }
  return sum;
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

/**
 * A hard label: all of the probability on one class.
 * @param {number} label
 * @param {number} classes
 */
export const oneHot = (label, classes) =>
  Array.from({ length: classes }, (_, one) => Number(one === label));
