/**
 * @typedef {{ x: number, y: number }} Point
 * @typedef {Point[]} Stroke where a pen was from coming down to being lifted, never empty
 */

/** Pixels of the sheet. */
export const penWidth = 22;

/** Pixels of a drawing's longer side: ten for each of MNIST's, so that their grey is right. */
const longerSide = 200;

/** As MNIST's: their strokes are 2.7 pixels wide in the mean of its first 500 test images. */
const scaledPenWidth = 27;

/** A part that is apart from the rest and smaller than this share of the largest is a speck. */
const speckShare = 1 / 5;

/**
 * The ink of a drawing, brought to one size, by a pen in proportion: how large somebody draws makes no
 * difference. Specks are left out.
 * @param {Stroke[]} strokes at least one
 * @returns {{ ink: Uint8Array, side: number }} (side * side) 0 (paper) or 255
 */
export function inkOf(strokes) {
  const parts = partsOf(strokes);
  const smallest = speckShare * Math.max(...parts.map(extentOf));
  const kept = parts.filter((part) => extentOf(part) >= smallest).flat();
  const { left, top } = edgesOf(kept);
  const scale = (longerSide - scaledPenWidth) / (extentOf(kept) || 1); // a dot has none
  const ink = new Uint8Array(longerSide ** 2);
  for (const stroke of kept) {
    const scaled = stroke.map(({ x, y }) => ({
      x: scaledPenWidth / 2 + (x - left) * scale,
      y: scaledPenWidth / 2 + (y - top) * scale,
    }));
    cover(scaled, scaledPenWidth, longerSide, (pixel) => (ink[pixel] = 255));
  }
  return { ink, side: longerSide };
}

/**
 * Strokes whose ink touches, together.
 * @param {Stroke[]} strokes
 * @returns {Stroke[][]}
 */
function partsOf(strokes) {
  const { right, bottom } = edgesOf(strokes);
  const side = Math.ceil(Math.max(right, bottom) + penWidth);
  const partNumbers = strokes.map((_, i) => i);
  /** Which stroke was the last to ink a pixel. */
  const last = new Int32Array(side ** 2).fill(-1);
  for (const [i, stroke] of strokes.entries()) {
    cover(stroke, penWidth, side, (pixel) => {
      const touched = partNumbers[last[pixel]] ?? i;
      last[pixel] = i;
      if (touched === partNumbers[i]) return;
      for (const [j, part] of partNumbers.entries()) {
        if (part === touched) partNumbers[j] = partNumbers[i];
      }
    });
  }
  return [...new Set(partNumbers)].map((part) => strokes.filter((_, i) => partNumbers[i] === part));
}

/** @param {Stroke[]} strokes of no width */
function edgesOf(strokes) {
  const edges = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of strokes.flat()) {
    edges.left = Math.min(edges.left, x);
    edges.right = Math.max(edges.right, x);
    edges.top = Math.min(edges.top, y);
    edges.bottom = Math.max(edges.bottom, y);
  }
  return edges;
}

/** The longer side. @param {Stroke[]} strokes of no width */
function extentOf(strokes) {
  const { left, right, top, bottom } = edgesOf(strokes);
  return Math.max(right - left, bottom - top);
}

/**
 * Calls back with each pixel of a square sheet whose centre a round pen covers, once or more often.
 * @param {Stroke} stroke
 * @param {number} width of the pen
 * @param {number} side of the sheet
 * @param {(pixel: number) => void} use
 */
function cover(stroke, width, side, use) {
  const radius = width / 2;
  const within = (/** @type {number} */ value) => Math.min(side, Math.max(0, Math.round(value)));
  for (const [i, to] of stroke.entries()) {
    const from = stroke[Math.max(0, i - 1)];
    const left = within(Math.min(from.x, to.x) - radius);
    const right = within(Math.max(from.x, to.x) + radius);
    const top = within(Math.min(from.y, to.y) - radius);
    const bottom = within(Math.max(from.y, to.y) + radius);
    for (let y = top; y < bottom; ++y) {
      for (let x = left; x < right; ++x) {
        if (distance({ x: x + 0.5, y: y + 0.5 }, from, to) <= radius) use(y * side + x);
      }
    }
  }
}

/**
 * From a point to the straight line between two others.
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 */
function distance(point, from, to) {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length = along.x ** 2 + along.y ** 2;
  const dot = (point.x - from.x) * along.x + (point.y - from.y) * along.y;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, dot / length));
  return Math.hypot(point.x - from.x - share * along.x, point.y - from.y - share * along.y);
}
