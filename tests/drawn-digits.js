/** @typedef {import('../web/app/story/pad/strokes.js').Stroke} Stroke */

/**
 * A part of an ellipse's line; angles in degrees, 0 to the right, 90 down.
 * @param {[number, number]} centre
 * @param {[number, number]} radii
 * @param {[number, number]} angles
 * @returns {[number, number][]}
 */
function arc([x, y], [width, height], [from, to]) {
  return Array.from({ length: 25 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
  });
}

/** The ten digits as somebody may draw them, each 100 tall. @type {[number, number][][][]} */
const shapes = [
  [arc([35, 50], [33, 50], [-90, 270])],
  [[[40, 0], [30, 100]]],
  [[...arc([32, 26], [28, 26], [-170, 30]), [4, 98], [70, 96]]],
  [[...arc([28, 25], [27, 25], [-150, 80]), ...arc([30, 74], [32, 26], [-80, 150])]],
  [[[22, 0], [2, 55], [68, 52]], [[56, 4], [48, 100]]],
  [[[12, 4], [8, 44], ...arc([30, 68], [32, 32], [-110, 140])], [[12, 2], [62, 0]]],
  [[[46, 0], [16, 40], ...arc([33, 72], [29, 28], [190, 550])]],
  [[[2, 4], [64, 2], [26, 100]]],
  [[...arc([33, 26], [25, 26], [-60, -270]), ...arc([33, 75], [29, 25], [-90, 270]),
    ...arc([33, 26], [25, 26], [90, -60])]],
  [[...arc([34, 28], [28, 28], [-10, -370]), [58, 60], [46, 100]]],
]; // prettier-ignore

/**
 * The strokes of each digit, 0 .. 9.
 * @param {number} height
 * @param {{ x: number, y: number }} corner at the left of the top
 * @returns {Stroke[][]}
 */
export const drawnDigits = (height, corner) =>
  shapes.map((strokes) =>
    strokes.map((points) =>
      points.map(([x, y]) => ({
        x: corner.x + (x * height) / 100,
        y: corner.y + (y * height) / 100,
      })),
    ),
  );
