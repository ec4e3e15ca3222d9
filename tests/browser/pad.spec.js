import { expect, test } from '@playwright/test';
import { expectDigitsRead, openPad } from './the-pad.js';

test('small digits are read, whatever dots fell beside them', async ({ page }) => {
  await expectDigitsRead(page, { height: 57, dots: [{ x: 230, y: 40 }, { x: 20, y: 262 }] }); // prettier-ignore
});

test('the last stroke can be taken back, by button and by keys', async ({ page }) => {
  const pad = await openPad(page);
  const [bar, stem, foot] = [
    [{ x: 60, y: 40 }, { x: 200, y: 50 }],
    [{ x: 190, y: 50 }, { x: 120, y: 240 }],
    [{ x: 60, y: 240 }, { x: 220, y: 240 }],
  ]; // prettier-ignore
  /** @type {{ drawn: string, seen: string }[]} */
  const states = [];
  for (const stroke of [bar, stem, foot]) {
    const before = states.at(-1)?.seen;
    await pad.draw([stroke]);
    await expect(pad.waiting).toHaveCount(0);
    await expect.poll(pad.seen).not.toBe(before);
    states.push({ drawn: await pad.drawn(), seen: await pad.seen() });
  }
  await page.keyboard.press('Control+z');
  await expect.poll(pad.seen).toBe(states[1].seen);
  expect(await pad.drawn()).toBe(states[1].drawn);
  await pad.undo.click();
  await expect.poll(pad.seen).toBe(states[0].seen);
  expect(await pad.drawn()).toBe(states[0].drawn);
  await pad.draw([stem]);
  await expect.poll(pad.seen).toBe(states[1].seen);
  for (let i = 0; i < 3; ++i) await pad.undo.click(); // once more than there are strokes
  await expect(pad.waiting).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('button', { name: '획 되돌리기' })).toBeVisible();
});

test('a stroke that is taken back while it is drawn does not go on', async ({ page }) => {
  const pad = await openPad(page);
  const at = (/** @type {number} */ y) => pad.inPage({ x: 100, y });
  const empty = await pad.drawn();
  await page.mouse.move(at(60).x, at(60).y);
  await page.mouse.down();
  await expect.poll(pad.drawn, 'a dot').not.toBe(empty);
  await page.mouse.move(at(120).x, at(120).y);
  await page.keyboard.press('Control+z');
  await page.mouse.move(at(200).x, at(200).y);
  await page.keyboard.press('ArrowDown');
  await page.mouse.up();
  await expect(pad.waiting).toHaveCount(3);
  expect(await pad.drawn()).toBe(empty);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true });

  test('a second finger draws nothing, until the first is lifted', async ({ page }) => {
    const pad = await openPad(page);
    const chromium = await page.context().newCDPSession(page);
    /**
     * @param {'touchStart' | 'touchMove' | 'touchEnd'} type
     * @param {{ id: number, x: number, y: number }[]} points
     */
    const touch = (type, points) =>
      chromium.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(({ id, ...point }) => ({ id, ...pad.inPage(point) })),
      });
    const first = (/** @type {number} */ y) => ({ id: 0, x: 90, y });
    const second = (/** @type {number} */ y) => ({ id: 1, x: 210, y });

    await touch('touchStart', [first(50)]);
    for (let y = 60; y <= 230; y += 10) await touch('touchMove', [first(y)]);
    await touch('touchEnd', []);
    await expect(pad.waiting).toHaveCount(0);
    const alone = await pad.seen();
    await pad.clear.click();

    await touch('touchStart', [first(50)]);
    await touch('touchStart', [first(50), second(50)]);
    for (let y = 60; y <= 230; y += 10) await touch('touchMove', [first(y), second(280 - y)]);
    await touch('touchEnd', [first(230)]);
    await touch('touchMove', [second(140)]);
    await touch('touchEnd', []);
    // Not the sheet: how many points of a touch arrive, and with them its edges, is the browser's.
    await expect.poll(pad.seen).toBe(alone);

    await touch('touchStart', [second(140)]);
    await touch('touchMove', [second(40)]);
    await touch('touchEnd', []);
    await expect.poll(pad.seen).not.toBe(alone);
  });
});
