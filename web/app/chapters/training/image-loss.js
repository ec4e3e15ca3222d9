import { divergence, softmax } from '../../../runs/softmax.js';

/**
 * @typedef {import('../../../lab/comparison.js').LaneName} LaneName
 * @typedef {{ loss: number, gradient: Float64Array }} Lesson what one image teaches a network: its
 *   loss, nats, and the derivative of that by each logit
 */

/**
 * Cross-entropy with the label: gradient q - onehot.
 * @param {ArrayLike<number>} logits
 * @param {number} label
 * @returns {Lesson}
 */
export function hardLesson(logits, label) {
  const q = softmax(logits, 1);
  const gradient = q.map((share, digit) => share - Number(digit === label));
  return { loss: -logSoftmax(logits)[label], gradient };
}

/**
 * T^2 KL(p || q) at temperature T: gradient T (q - p) (Hinton et al. 2015, section 2).
 * @param {ArrayLike<number>} logits
 * @param {ArrayLike<number>} teacher its logits
 * @param {number} T
 * @returns {Lesson}
 */
export function softLesson(logits, teacher, T) {
  const [p, q] = [softmax(teacher, T), softmax(logits, T)];
  const loss = T * T * divergence(teacher, logits, T);
  return { loss, gradient: q.map((share, digit) => T * (share - p[digit])) };
}

/**
 * What the image teaches each network in a comparison with these settings.
 * @param {LaneName} lane
 * @param {Record<LaneName, ArrayLike<number>>} logits
 * @param {number} label
 * @param {{ temperature: number, softWeight: number }} settings
 * @returns {Lesson}
 */
export function lessonOf(lane, logits, label, { temperature, softWeight }) {
  const hard = hardLesson(logits[lane], label);
  if (lane !== 'distilled') return hard;
  const soft = softLesson(logits.distilled, logits.teacher, temperature);
  const mix = (/** @type {number} */ ofSoft, /** @type {number} */ ofHard) =>
    softWeight * ofSoft + (1 - softWeight) * ofHard;
  return {
    loss: mix(soft.loss, hard.loss),
    gradient: soft.gradient.map((value, digit) => mix(value, hard.gradient[digit])),
  };
}

/**
 * log softmax(logits); exact where the probability itself would be zero.
 * @param {ArrayLike<number>} logits
 */
function logSoftmax(logits) {
  const values = Float64Array.from(logits);
  const largest = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - largest), 0);
  return values.map((value) => value - largest - Math.log(sum));
}
