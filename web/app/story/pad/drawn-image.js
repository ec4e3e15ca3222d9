/** What sums of fractions may be off by, so that symmetric drawings lie symmetrically. */
const rounding = 1e-9;

/**
 * Turns a drawing into an image like those of a data set of handwriting, as MNIST's makers did (LeCun
 * et al. 1998, section III A): scaled, with its proportions and anti-aliased, so that the ink just fits
 * a box; the box then laid, to whole pixels, so that the centre of the ink's mass is in the middle.
 * @param {ArrayLike<number>} ink (width * height) 0 (paper) .. 255
 * @param {number} width
 * @param {number} height
 * @param {import('../../../data/datasets.js').DataSet} dataSet
 * @returns {Uint8Array | null} (rows * cols); null where nothing is drawn, or its images are no drawings
 */
export function drawnImage(ink, width, height, { rows, cols, drawing }) {
  const edges = findEdges(ink, width, height);
  if (!edges || !drawing) return null;
  const { box, middle } = drawing;
  const small = scaleToBox(ink, width, edges, box);
  const centre = centreOfMass(small, box);
  const left = middle - Math.floor(centre.x + rounding);
  const top = middle - Math.floor(centre.y + rounding);
  const image = new Uint8Array(rows * cols);
  for (let i = 0; i < box * box; ++i) {
    const x = left + (i % box);
    const y = top + Math.floor(i / box);
    if (x >= 0 && x < cols && y >= 0 && y < rows) image[y * cols + x] = Math.round(small[i]);
  }
  return image;
}

/**
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Edges `right` and `bottom`
 *   are the first pixels beyond the ink
 */

/**
 * @param {ArrayLike<number>} ink
 * @param {number} width
 * @param {number} height
 * @returns {Edges | null}
 */
function findEdges(ink, width, height) {
  const edges = { left: width, right: 0, top: height, bottom: 0 };
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      if (ink[y * width + x] === 0) continue;
      edges.left = Math.min(edges.left, x);
      edges.right = Math.max(edges.right, x + 1);
      edges.top = Math.min(edges.top, y);
      edges.bottom = Math.max(edges.bottom, y + 1);
    }
  }
  return edges.right === 0 ? null : edges;
}

/**
 * The ink within its edges, scaled so that the longer side is the box's; each pixel is the mean of
 * what it covers.
 * @param {ArrayLike<number>} ink
 * @param {number} width
 * @param {Edges} edges
 * @param {number} box its side, pixels
 */
function scaleToBox(ink, width, { left, right, top, bottom }, box) {
  const scale = box / Math.max(right - left, bottom - top);
  const small = new Float64Array(box * box);
  for (let y = top; y < bottom; ++y) {
    const rows = coverage((y - top) * scale, scale, box);
    for (let x = left; x < right; ++x) {
      const value = ink[y * width + x];
      if (value === 0) continue;
      for (const column of coverage((x - left) * scale, scale, box)) {
        for (const row of rows) {
          small[row.pixel * box + column.pixel] += value * row.share * column.share;
        }
      }
    }
  }
  return small;
}

/**
 * The pixels of the box that the stretch from `start` on, `length` long, covers, and how much of each.
 * @param {number} start
 * @param {number} length
 * @param {number} box its side, pixels
 */
function coverage(start, length, box) {
  const covered = [];
  const end = Math.min(box, start + length);
  for (let pixel = Math.floor(start); pixel < end; ++pixel) {
    covered.push({ pixel, share: Math.min(end, pixel + 1) - Math.max(start, pixel) });
  }
  return covered;
}

/**
 * In coordinates where pixel i reaches from i to i + 1.
 * @param {Float64Array} small (box * box)
 * @param {number} box
 */
function centreOfMass(small, box) {
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < small.length; ++i) {
    mass += small[i];
    x += small[i] * ((i % box) + 0.5);
    y += small[i] * (Math.floor(i / box) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}
