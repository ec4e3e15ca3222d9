/**
 * How far apart two class maps are: the probability that lies elsewhere (total variation), averaged
 * over the classes. 0: the same; 1: nothing in common.
 * @param {ArrayLike<number>} first (classes * classes)
 * @param {ArrayLike<number>} second (classes * classes)
 */
export function mapDistance(first, second) {
  const classes = Math.sqrt(first.length);
  let sum = 0;
  for (let i = 0; i < first.length; ++i) sum += Math.abs(first[i] - second[i]);
  return sum / 2 / classes;
}

/**
 * The range that the tints of some class maps tell apart: from the smallest cell to the largest off
 * the diagonal. What lies on the diagonal, the right answers, is above it at every low temperature.
 * @param {ArrayLike<number>[]} maps (classes * classes) each
 */
export function sharedExtent(maps) {
  let [min, max] = [1, 0];
  for (const map of maps) {
    const classes = Math.sqrt(map.length);
    for (let i = 0; i < map.length; ++i) {
      min = Math.min(min, map[i]);
      if (Math.floor(i / classes) !== i % classes) max = Math.max(max, map[i]);
    }
  }
  return max > min ? { min: Math.max(min, max * 1e-4), max } : { min: 0.001, max: 1 };
}
