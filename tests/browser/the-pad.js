import { expect } from '@playwright/test';
import { drawnDigits } from '../drawn-digits.js';
import { thePage } from './the-page.js';

/** @typedef {import('../drawn-digits.js').Stroke} Stroke */

/**
 * The pad, when the page's own networks answer.
 * @param {import('@playwright/test').Page} page
 */
export async function openPad(page) {
  const dk = thePage(page);
  await dk.open('', { drawsAll: true });
  await dk.ready();
  await dk.networksNote();
  await dk.still();
  const sheet = dk.draw.getByRole('application');
  await sheet.evaluate((element) =>
    element.scrollIntoView({ block: 'center', behavior: 'instant' }),
  );
  const box = await sheet.boundingBox();
  if (!box) throw new Error('no sheet');
  const inPage = (/** @type {{ x: number, y: number }} */ { x, y }) => ({
    x: Math.round(box.x + x),
    y: Math.round(box.y + y),
  });
  const canvas = (/** @type {import('@playwright/test').Locator} */ where) =>
    where.locator('canvas').evaluate((it) => /** @type {HTMLCanvasElement} */ (it).toDataURL());
  return {
    sheet,
    inPage,
    waiting: dk.draw.getByText('waits for a digit'),
    undo: dk.draw.getByRole('button', { name: 'Undo stroke' }),
    clear: dk.draw.getByRole('button', { name: 'Clear' }),
    /** The pixels of the sheet. */
    drawn: () => canvas(sheet),
    /** The pixels of what the networks see. */
    seen: () => canvas(dk.draw.getByRole('img', { name: 'What the networks see' })),
    /** What the three networks take it for. */
    answers: async () =>
      (await dk.draw.locator('thead .answer').allInnerTexts()).map((text) => text.trim()),
    /** @param {Stroke[]} strokes */
    async draw(strokes) {
      for (const [first, ...others] of strokes.map((stroke) => stroke.map(inPage))) {
        await page.mouse.move(first.x, first.y);
        await page.mouse.down();
        for (const { x, y } of others) await page.mouse.move(x, y);
        await page.mouse.up();
      }
    },
  };
}

/**
 * Draws each digit, and waits until all three networks read it.
 * @param {import('@playwright/test').Page} page
 * @param {object} how
 * @param {number} how.height of a digit, CSS pixels
 * @param {{ x: number, y: number }[]} how.dots that fell beside it
 */
export async function expectDigitsRead(page, { height, dots }) {
  const pad = await openPad(page);
  for (const [digit, strokes] of drawnDigits(height, { x: 30, y: 24 }).entries()) {
    await pad.draw([...strokes, ...dots.map((dot) => [dot])]);
    await expect.poll(pad.answers, `${digit}`).toEqual(Array(3).fill(String(digit)));
    await pad.clear.click();
    await expect(pad.waiting).toHaveCount(3);
  }
}
