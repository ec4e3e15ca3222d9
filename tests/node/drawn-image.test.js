import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drawnImage } from '../../web/app/story/pad/drawn-image.js';
import { dataSetNamed, defaultData } from '../../web/data/datasets.js';

const side = 28;

/**
 * The centre of mass of an image, where pixel i reaches from i to i + 1.
 * @param {ArrayLike<number>} image
 */
function centre(image) {
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < side * side; ++i) {
    mass += image[i];
    x += image[i] * ((i % side) + 0.5);
    y += image[i] * (Math.floor(i / side) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}

/** @param {ArrayLike<number>} image */
function boxOf(image) {
  const inked = Array.from({ length: side * side }, (_, i) => i).filter((i) => image[i] > 0);
  const columns = inked.map((i) => i % side);
  const rows = inked.map((i) => Math.floor(i / side));
  return {
    width: Math.max(...columns) - Math.min(...columns) + 1,
    height: Math.max(...rows) - Math.min(...rows) + 1,
  };
}

/** A sheet with a filled rectangle. */
function rectangle(
  /** @type {number} */ left,
  /** @type {number} */ top,
  /** @type {number} */ width,
  /** @type {number} */ height,
) {
  const sheet = new Uint8Array(280 * 280);
  for (let y = top; y < top + height; ++y) sheet.fill(255, y * 280 + left, y * 280 + left + width);
  return sheet;
}

test('an empty sheet is no image, and there is none where images are no drawings', () => {
  expect(drawnImage(new Uint8Array(280 * 280), 280, 280, defaultData)).toBeNull();
  const drawn = rectangle(40, 60, 100, 100);
  expect(drawnImage(drawn, 280, 280, dataSetNamed('fashion-mnist'))).toBeNull();
});

test.each([
  ['small, in a corner', rectangle(3, 5, 40, 80)],
  ['large', rectangle(10, 10, 260, 200)],
  ['a thin stroke', rectangle(100, 20, 7, 240)],
])('a drawing that is %s fills the box and sits in the middle', (_, sheet) => {
  const image = /** @type {Uint8Array} */ (drawnImage(sheet, 280, 280, defaultData));
  const { width, height } = boxOf(image);
  expect(Math.max(width, height)).toBe(20);
  expect(Math.floor(centre(image).x)).toBe(14);
  expect(Math.floor(centre(image).y)).toBe(14);
});

test('a square comes out as a square of full ink', () => {
  const image = /** @type {Uint8Array} */ (
    drawnImage(rectangle(40, 60, 100, 100), 280, 280, defaultData)
  );
  for (let y = 0; y < side; ++y) {
    for (let x = 0; x < side; ++x) {
      const inside = x >= 4 && x < 24 && y >= 4 && y < 24; // its centre, 14.0, is in pixel 14
      expect(image[y * side + x]).toBe(inside ? 255 : 0);
    }
  }
});

test('digits of MNIST, enlarged and put anywhere, come back as they were', () => {
  const file = new URL('../../public/mnist/test-images.idxgz', import.meta.url);
  const pixels = gunzipSync(readFileSync(file)).subarray(16);
  const zoom = 4;
  const sheetSide = (side + 6) * zoom;
  for (let digit = 0; digit < 500; ++digit) {
    const original = pixels.subarray(digit * side * side, (digit + 1) * side * side);
    const shift = { x: digit % 7, y: digit % 5 };
    const sheet = Uint8Array.from({ length: sheetSide ** 2 }, (_, i) => {
      const x = Math.floor((i % sheetSide) / zoom) - shift.x;
      const y = Math.floor(i / sheetSide / zoom) - shift.y;
      return x >= 0 && x < side && y >= 0 && y < side ? original[y * side + x] : 0;
    });
    const image = /** @type {Uint8Array} */ (drawnImage(sheet, sheetSide, sheetSide, defaultData));
    expect(Buffer.compare(image, original), `digit ${digit}`).toBe(0);
  }
});
