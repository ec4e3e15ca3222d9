import { divergence, entropy, logSoftmax, softmax } from '../runs/softmax.js';
import { softFactor } from './mistakes.js';

/**
 * The distillation loss of one image, term by term, in nats (Hinton et al. 2015, section 2):
 *   L = w T² KL(p || q) + (1 - w) CE(y, q1),  p = softmax(v / T), q = softmax(z / T), q1 = softmax(z)
 *
 * @typedef {object} LossTerms
 * @property {Float64Array} p (classes) the teacher's soft target
 * @property {Float64Array} q (classes) the student's answer at T
 * @property {Float64Array} q1 (classes) the student's answer at T = 1
 * @property {number} divergence KL(p || q), as the mistake has it; 0 when the student has it all
 * @property {number} entropy H(p), of which the student can take nothing
 * @property {number} square T², or 1 where it is left out
 * @property {number} crossEntropy CE(y, q1) = -log q1[y]
 * @property {number} total L
 * @property {{ hard: Float64Array, soft: Float64Array }} gradients (classes) each: what either term
 *   adds to dL/dz, weights and all
 */

/**
 * @param {object} setting
 * @param {ArrayLike<number>} setting.teacher v (classes), of the image, or whatever a mistake gives
 * @param {ArrayLike<number>} setting.student z (classes)
 * @param {number} setting.label y
 * @param {number} setting.temperature T
 * @param {number} setting.softWeight w, 0 .. 1
 * @param {import('./mistakes.js').Mistake | null} setting.mistake
 * @returns {LossTerms}
 */
export function lossTerms({ teacher, student, label, temperature, softWeight, mistake }) {
  const classes = student.length;
  const taught = mistake === 'softmax-twice' ? softmax(teacher, 1) : teacher;
  const p = softmax(taught, temperature);
  const q = softmax(student, temperature);
  const q1 = softmax(student, 1);
  const square = mistake === 'no-square' ? 1 : temperature ** 2;
  const kl = divergence(taught, student, temperature) / (mistake === 'element-mean' ? classes : 1);
  const crossEntropy = -logSoftmax(student, label);
  const softScale = softWeight * softFactor(mistake, { temperature, classes });
  return {
    p,
    q,
    q1,
    divergence: kl,
    entropy: entropy(p) * Math.LN2,
    square,
    crossEntropy,
    total: softWeight * square * kl + (1 - softWeight) * crossEntropy,
    gradients: {
      hard: q1.map((share, c) => (1 - softWeight) * (share - Number(c === label))),
      soft: softGradient(taught, student, temperature).map((slope) => softScale * slope),
    },
  };
}

/**
 * The gradient of the soft term by the student's logits, the weight left out: that of T² KL(p || q) is
 * T (q - p) (Hinton et al. 2015, (2)).
 * @param {ArrayLike<number>} teacher v (classes)
 * @param {ArrayLike<number>} student z (classes)
 * @param {number} temperature T
 */
export function softGradient(teacher, student, temperature) {
  const p = softmax(teacher, temperature);
  return softmax(student, temperature).map((share, c) => temperature * (share - p[c]));
}

/**
 * Length of that gradient for each temperature, with the factor T² and without.
 * @param {ArrayLike<number>} teacher v (classes)
 * @param {ArrayLike<number>} student z (classes)
 * @param {number[]} temperatures
 */
export function gradientLengths(teacher, student, temperatures) {
  return temperatures.map((temperature) => {
    const withSquare = Math.hypot(...softGradient(teacher, student, temperature));
    return { temperature, withSquare, without: withSquare / temperature ** 2 };
  });
}
