import { expect, test } from 'vitest';
import { drawnImage } from '../../web/app/story/pad/drawn-image.js';
import { inkOf } from '../../web/app/story/pad/strokes.js';
import { defaultData } from '../../web/data/datasets.js';
import { drawnDigits } from '../drawn-digits.js';

/** @typedef {import('../drawn-digits.js').Stroke} Stroke */

/** @param {Stroke[]} strokes */
function imageOf(strokes) {
  const { ink, side } = inkOf(strokes);
  return [.../** @type {Uint8Array} */ (drawnImage(ink, side, side, defaultData))];
}

/**
 * Greys of 255 that two images are apart in the mean of their 784 pixels.
 * @param {number[]} first
 * @param {number[]} second
 */
const difference = (first, second) =>
  first.reduce((sum, grey, i) => sum + Math.abs(grey - second[i]), 0) / first.length;

const large = drawnDigits(230, { x: 20, y: 20 });
const stem = [{ x: 100, y: 30 }, { x: 100, y: 250 }]; // prettier-ignore

test.each([120, 57, 30])('a digit %i pixels tall gives the image of a large one', (height) => {
  for (const [digit, strokes] of drawnDigits(height, { x: 140, y: 90 }).entries()) {
    expect(difference(imageOf(strokes), imageOf(large[digit])), `${digit}`).toBeLessThan(0.5);
  }
});

test.each([220, 57, 30])('a line %i pixels long is 2.7 of 20 wide, with round ends', (length) => {
  const image = imageOf([[{ x: 100, y: 30 }, { x: 100, y: 30 + length }]]); // prettier-ignore
  const mass = image.reduce((sum, grey) => sum + grey / 255, 0);
  const area = 2.7 * (20 - 2.7) + Math.PI * (2.7 / 2) ** 2;
  expect(mass / area).toBeCloseTo(1, 1.5);
});

test.each([
  ['a dot', [[{ x: 250, y: 20 }]]],
  ['a smeared dot', [[{ x: 250, y: 20 }, { x: 258, y: 28 }]]],
  ['a dot of two strokes', [[{ x: 30, y: 250 }], [{ x: 34, y: 255 }]]],
  ['two dots', [[{ x: 250, y: 20 }], [{ x: 30, y: 250 }]]],
])('%s beside a digit changes nothing', (_, specks) => {
  for (const strokes of drawnDigits(115, { x: 90, y: 80 })) {
    expect(imageOf([...specks, ...strokes])).toEqual(imageOf(strokes));
    expect(imageOf([...strokes, ...specks])).toEqual(imageOf(strokes));
  }
}); // prettier-ignore

test.each([
  ['touches it', [[{ x: 115, y: 30 }]]],
  ['is a part of it', [[{ x: 140, y: 30 }, { x: 200, y: 30 }]]],
])('what %s is no speck', (_, strokes) => {
  expect(difference(imageOf([stem, ...strokes]), imageOf([stem]))).toBeGreaterThan(1);
}); // prettier-ignore

test('a digit of dots, of which none touches another, is whole', () => {
  const dots = Array.from({ length: 6 }, (_, i) => [{ x: 100, y: 30 + 40 * i }]);
  const image = imageOf(dots);
  const rows = Array.from({ length: 28 }, (_, y) =>
    image.slice(28 * y, 28 * y + 28).some((grey) => grey > 0),
  );
  expect(rows.filter(Boolean)).toHaveLength(20);
});

test('a dot alone is no error', () => {
  expect(imageOf([[{ x: 100, y: 100 }]])[14 * 28 + 14]).toBe(255);
});
