/**
 * How far apart a network holds the classes: the Euclidean distances between its mean soft targets,
 * over their mean, as relational distillation takes them between images (Park et al. 2019, eq. 4).
 * @param {ArrayLike<number>} map (classes * classes), a row the mean soft target of a class
 * @returns {Float32Array} (classes * classes), symmetric, zero on the diagonal
 */
export function classDistances(map) {
  const classes = Math.sqrt(map.length);
  const distances = new Float32Array(map.length);
  let sum = 0;
  for (let a = 0; a < classes; ++a) {
    for (let b = 0; b < classes; ++b) {
      let square = 0;
      for (let c = 0; c < classes; ++c)
        square += (map[a * classes + c] - map[b * classes + c]) ** 2;
      distances[a * classes + b] = Math.sqrt(square);
      sum += Math.sqrt(square);
    }
  }
  const mean = sum / (classes * (classes - 1));
  return distances.map((distance) => distance / mean);
}

/**
 * Pearson's correlation of two distance tables over the pairs of different classes: -1 .. 1.
 * @param {ArrayLike<number>} first (classes * classes)
 * @param {ArrayLike<number>} second (classes * classes)
 */
export function pairCorrelation(first, second) {
  const [x, y] = [pairs(first), pairs(second)];
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, value] of x.entries()) {
    xy += (value - meanX) * (y[i] - meanY);
    xx += (value - meanX) ** 2;
    yy += (y[i] - meanY) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/**
 * The two classes that lie nearest to each other.
 * @param {ArrayLike<number>} distances (classes * classes)
 */
export function nearestPair(distances) {
  const classes = Math.sqrt(distances.length);
  let nearest = { row: 0, column: 1 };
  for (let row = 0; row < classes; ++row) {
    for (let column = row + 1; column < classes; ++column) {
      const isNearer =
        distances[row * classes + column] < distances[nearest.row * classes + nearest.column];
      if (isNearer) nearest = { row, column };
    }
  }
  return nearest;
}

/** The smallest and the largest distance of some tables. @param {ArrayLike<number>[]} tables */
export function distanceExtent(tables) {
  const all = tables.flatMap(pairs);
  return all.length === 0 ? { min: 0.1, max: 1 } : { min: Math.min(...all), max: Math.max(...all) };
}

/** @param {ArrayLike<number>} table */
function pairs(table) {
  const classes = Math.sqrt(table.length);
  return Array.from(table).filter((_, i) => Math.floor(i / classes) < i % classes);
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
