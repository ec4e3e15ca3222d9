/**
 * Where the gradient of a soft target (softGradient) goes as T grows: (z - v) / classes, with logits
 * whose mean is zero (Hinton et al. 2015, (4)).
 * @param {ArrayLike<number>} teacher v (classes)
 * @param {ArrayLike<number>} student z (classes)
 */
export function matchingGradient(teacher, student) {
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
