/** @typedef {{ mean: number, sd: number | null, count: number }} Spread `sd`: of the sample; null for one */

/**
 * @param {number[]} values one or more
 * @returns {Spread}
 */
export function spreadOf(values) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, sd: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (count - 1)), count };
}

/**
 * Some curves as one: at each x that any of them has, the mean of those that have it.
 * @param {import('../kit/series.js').Point[][]} curves
 * @returns {(Spread & { x: number })[]} by rising x
 */
export function meanCurve(curves) {
  /** @type {Map<number, number[]>} */
  const byX = new Map();
  for (const { x, y } of curves.flat()) {
    const values = byX.get(x);
    if (values) values.push(y);
    else byX.set(x, [y]);
  }
  return [...byX]
    .sort(([first], [second]) => first - second)
    .map(([x, values]) => ({ x, ...spreadOf(values) }));
}

/**
 * The point nearest to x; null beyond the curve's end.
 * @template {{ x: number }} Point
 * @param {Point[]} points by rising x
 * @param {number} x
 * @returns {Point | null}
 */
export function nearestPoint(points, x) {
  const last = points.at(-1);
  if (!last || x > last.x) return null;
  return points.reduce((best, one) => (Math.abs(one.x - x) < Math.abs(best.x - x) ? one : best));
}
