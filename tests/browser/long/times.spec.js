import { expect, test } from '@playwright/test';
import { slowRun, thePage } from '../the-page.js';

/**
 * Counts the time between animation frames, and tells the longest.
 * @param {import('@playwright/test').Page} page
 */
async function watchFrames(page) {
  await page.evaluate(() => {
    const gaps = { longest: 0, frames: 0, last: performance.now() };
    const look = (/** @type {number} */ now) => {
      gaps.longest = Math.max(gaps.longest, now - gaps.last);
      gaps.frames += 1;
      gaps.last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame((now) => {
      gaps.last = now;
      requestAnimationFrame(look);
    });
    Object.assign(window, { gaps });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).gaps);
}

test('the page stays responsive while it trains', async ({ page }) => {
  const dk = thePage(page);
  await dk.open();
  await dk.ready();
  await dk.train.click();
  await expect(dk.pause).toBeVisible();
  const read = await watchFrames(page);
  await page.waitForTimeout(4000);
  const { longest, frames } = await read();
  console.log(`longest gap between animation frames while training: ${longest.toFixed(0)} ms`);
  expect(frames).toBeGreaterThan(60);
  expect(longest).toBeLessThan(250);
});

test('a large teacher can be stopped at once', async ({ page }) => {
  const dk = thePage(page);
  await dk.open(slowRun);
  await dk.ready();
  await dk.train.click();
  await expect.poll(() => dk.training.innerText()).toContain('images/s');
  const clickedAt = Date.now();
  await dk.stop.click();
  await dk.says('Stopped before the end');
  expect(Date.now() - clickedAt).toBeLessThan(5000);
});

test('the teacher, with twice the weights, takes longer for an image', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('', { drawsAll: true });
  await dk.networksNote();
  const table = page.getByRole('region', { name: /^1 Why distil/ }).getByRole('table');
  const times = async () =>
    (
      await table
        .getByRole('row', { name: /^Time for one image/ })
        .getByRole('cell')
        .allInnerTexts()
    )
      .slice(-3)
      .map(parseFloat);
  await expect.poll(async () => (await times()).every((ms) => ms > 0)).toBe(true);
  const [teacher, alone] = await times();
  expect(teacher).toBeGreaterThan(alone);
});
