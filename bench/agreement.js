/** Relative; float32 in another order differs by 1e-6 after these few steps, a wrong step by 1e-2. */
const tolerance = 1e-4;

/**
 * Why two contenders cannot be compared: they do not learn the same thing. Null if they do.
 * @param {import('./rounds.js').Result} a
 * @param {import('./rounds.js').Result} b
 */
export function disagreement(a, b) {
  for (let step = 0; step < a.losses.length; step++) {
    const [x, y] = [a.losses[step], b.losses[step]];
    if (Math.abs(x - y) <= tolerance * Math.abs(x)) continue;
    return `${a.id} and ${b.id} do not learn the same: loss ${x} and ${y} at step ${step + 1}`;
  }
  return null;
}
