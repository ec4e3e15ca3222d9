import { expect, test } from '@playwright/test';
import { holdDigits, thePage } from './the-page.js';

test.beforeEach(({ page }) => holdDigits(page));

test('Back and Forward keep what was set in between', async ({ page }) => {
  const dk = thePage(page);
  await dk.open();
  const view = (/** @type {string} */ name) => page.locator('header').getByRole('link', { name });
  await view('Lab').click();
  const epochs = page.getByRole('spinbutton', { name: 'Epochs', exact: true });
  await epochs.fill('7');
  await epochs.press('Tab');
  await expect(page).toHaveURL(/lab\.epochs=7/);
  await page.goBack();
  await expect(dk.train).toBeVisible();
  await page.goForward();
  await expect(epochs).toHaveValue('7');
  await expect(page).toHaveURL(/view=lab&lab\.epochs=7/);
});

test('Back returns to the place in the story that one left', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('#v1&chapter=evidence');
  const link = page.locator('#chapter-evidence').getByRole('link', { name: /experiments/i });
  await link.scrollIntoViewIfNeeded();
  await dk.still();
  const top = async () => Math.round((await link.boundingBox())?.y ?? 0);
  const before = await top();
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  await page.goBack();
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(2);
});

test('another link begins anew, and Back brings the one before whole', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('#v1&temperature=10');
  const temperature = page.getByRole('slider', { name: 'Temperature T' });
  await expect(temperature).toHaveAttribute('aria-valuetext', '10');
  await page.evaluate(() => (location.hash = '#v1&temperature=3&lock=temperature'));
  await expect(temperature).toHaveAttribute('aria-valuetext', '3');
  await expect(temperature).toBeDisabled();
  await page.goBack();
  await expect(temperature).toHaveAttribute('aria-valuetext', '10');
  await expect(temperature).toBeEnabled();
});
