import { softmax } from '../../../runs/softmax.js';

/**
 * What a soft target pulls on each logit of a student with: the gradient of T² times the loss,
 * T (q - p), where p and q are the softmax of teacher and student at T (Hinton et al. 2015, (2)).
 * @param {ArrayLike<number>} student logits (classes)
 * @param {ArrayLike<number>} teacher logits (classes)
 * @param {number} temperature
 */
export function softGradient(student, teacher, temperature) {
  const q = softmax(student, temperature);
  const p = softmax(teacher, temperature);
  return q.map((share, i) => temperature * (share - p[i]));
}

/**
 * Where softGradient() goes as T grows: (z - v) / classes, with logits whose mean is zero (2015, (4)).
 * @param {ArrayLike<number>} student logits (classes)
 * @param {ArrayLike<number>} teacher logits (classes)
 */
export function matchingGradient(student, teacher) {
  const z = centred(student);
  const v = centred(teacher);
  return z.map((logit, i) => (logit - v[i]) / z.length);
}

/**
 * |gradient - limit| / |limit|
 * @param {ArrayLike<number>} gradient
 * @param {ArrayLike<number>} limit
 */
export function relativeDifference(gradient, limit) {
  let distance = 0;
  let length = 0;
  for (let i = 0; i < limit.length; ++i) {
    distance += (gradient[i] - limit[i]) ** 2;
    length += limit[i] ** 2;
  }
  return Math.sqrt(distance / length);
}

/** @param {ArrayLike<number>} logits */
function centred(logits) {
  const values = Float64Array.from(logits);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
