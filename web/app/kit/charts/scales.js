import { scaleLinear, scaleLog } from 'd3-scale';

/** @typedef {{ min: number, max: number }} Extent */

/**
 * @param {'linear' | 'log'} kind
 * @param {Extent} extent of the values
 * @param {[number, number]} range pixels
 */
export function makeScale(kind, { min, max }, range) {
  const scale = kind === 'log' ? scaleLog() : scaleLinear();
  return scale.domain([min, max]).range(range).clamp(true);
}

/**
 * Marks at 1, 2 and 5 times the powers of ten.
 * @param {Extent} extent both above zero
 */
export function logTicks({ min, max }) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.log10(max); ++power) {
    for (const factor of [1, 2, 5]) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks;
}

/**
 * Powers of ten around the values, at least `least` on either side.
 * @param {number[]} values
 * @param {Extent} least
 * @returns {Extent}
 */
export function decades(values, least) {
  const positive = values.filter((value) => value > 0);
  return {
    min: 10 ** Math.floor(Math.log10(Math.min(least.min, ...positive))),
    max: 10 ** Math.ceil(Math.log10(Math.max(least.max, ...positive))),
  };
}

/**
 * The nearest marks at 1, 2 and 5 times the powers of ten around the values.
 * @param {number[]} values
 * @param {Extent} otherwise where no value is above zero
 * @returns {Extent}
 */
export function roundExtent(values, otherwise) {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return otherwise;
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const marks = logTicks({ min: low / 10, max: high * 10 });
  return {
    min: marks.findLast((mark) => mark <= low) ?? low,
    max: marks.find((mark) => mark > high) ?? high,
  };
}

/**
 * Moves labels apart that would overlap, as little as need be, within the chart.
 * @param {number[]} positions wanted centres, pixels
 * @param {number} gap least distance
 * @param {Extent} limits
 */
export function spread(positions, gap, { min, max }) {
  const order = [...positions.keys()].sort((a, b) => positions[a] - positions[b]);
  const placed = positions.slice();
  let lowest = min;
  for (const i of order) {
    placed[i] = Math.max(placed[i], lowest);
    lowest = placed[i] + gap;
  }
  let highest = max;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], highest);
    highest = placed[i] - gap;
  }
  return placed;
}

/**
 * @param {import('../series.js').Point[]} points
 * @param {(x: number) => number} x
 * @param {(y: number) => number} y
 */
export function linePath(points, x, y) {
  return points
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`)
    .join('');
}
