/** @typedef {import('../../../experiments/bias-curve.js').BiasPoint} BiasPoint */

/** What a slider offers, in tenths, from the lowest to the highest. */
export const shiftStops = Array.from({ length: 151 }, (_, i) => (i - 30) / 10);

/** Beyond so many times the errors without a shift, a shift is of no interest. */
const most = 1.6;

/**
 * The stretch around no shift in which the errors stay within what is of interest.
 * @param {BiasPoint[]} points from the lowest shift to the highest, 0 among them
 */
export function interesting(points) {
  const middle = points.findIndex(({ shift }) => shift === 0);
  const limit = most * points[middle].errors;
  const isToo = (/** @type {BiasPoint} */ { errors }) => errors > limit;
  const first = points.slice(0, middle).findLastIndex(isToo) + 1;
  const beyond = points.slice(middle).findIndex(isToo);
  return points.slice(first, beyond < 0 ? undefined : middle + beyond);
}

/**
 * The point of a shift.
 * @param {BiasPoint[]} points
 * @param {number} shift
 */
export function pointAt(points, shift) {
  return points.find((point) => point.shift === shift) ?? points[0];
}
