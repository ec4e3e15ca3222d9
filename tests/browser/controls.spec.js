import { expect, test } from '@playwright/test';
import { holdDigits, quickRun, thePage } from './the-page.js';

test('a click that comes before the images starts the training when they are there', async ({
  page,
}) => {
  const dk = thePage(page);
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(null)));
  await page.route('**/train-images.idxgz', async (route) => {
    await released;
    await route.continue();
  });
  await dk.open(quickRun);
  await dk.train.click();
  await dk.says('Training starts as soon as the digits are here');
  release();
  await dk.finished();
});

test('stop ends it, the same seed repeats it, a new seed does not', async ({ page }) => {
  const dk = thePage(page);
  await dk.open(quickRun, { drawsAll: true });
  await dk.ready();
  await dk.train.click();
  await dk.stop.click();
  await dk.says('Stopped before the end');
  await dk.again.click();
  await dk.finished();
  const first = await dk.errors();
  await dk.again.click();
  await expect(dk.stop).toBeVisible();
  await dk.finished();
  expect(await dk.errors()).toEqual(first);
  await dk.newSeed.click();
  await expect(dk.stop).toBeVisible();
  await dk.finished();
  expect(await dk.errors()).not.toEqual(first);
  expect(page.url()).toContain('seed=2');
});

test('where the student alone wins, the page says so', async ({ page }) => {
  const dk = thePage(page);
  // Two epochs are too few for soft targets at a T that suits wide networks.
  await dk.open('#v1&teacher=100&teacherEpochs=0.5&student=300&studentEpochs=2&images=2000', {
    drawsAll: true,
  });
  await dk.ready();
  await dk.train.click();
  await dk.finished();
  const { alone, distilled } = await dk.errors();
  expect(alone).toBeLessThan(distilled);
  await expect(dk.results).toContainText('This time the student alone wins');
});

test('settings stand in the address, and an address brings them back', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open();
  await dk.training.getByRole('slider', { name: 'Temperature T' }).press('End');
  await dk.training.getByRole('combobox', { name: 'Size of the students' }).selectOption('30-30');
  await page.getByText('Advanced settings').click();
  await dk.training.getByRole('spinbutton', { name: 'Seed' }).fill('42');
  await page.keyboard.press('Tab');
  expect(new URL(page.url()).hash).toBe('#v1&student=30-30&temperature=30&seed=42');
  await page.reload();
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toHaveAttribute(
    'aria-valuetext',
    '30',
  );
  await page.getByText('Advanced settings').click();
  await dk.training.getByRole('button', { name: 'Back to the defaults' }).click();
  expect(new URL(page.url()).hash).toBe('');
});

test('a number that is not allowed is refused in words', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open();
  await page.getByText('Advanced settings').click();
  await dk.training.getByRole('spinbutton', { name: 'Batch size' }).fill('0');
  await page.keyboard.press('Tab');
  await expect(dk.training.getByRole('alert')).toHaveText(
    'A whole number from 1 to 1,024, please. In use until then: 128.',
  );
  expect(new URL(page.url()).hash).toBe('');
});

test('a refused text waits to be mended, and goes when its setting is decided otherwise', async ({
  page,
}) => {
  const dk = thePage(page);
  await dk.open(quickRun);
  await dk.ready();
  await page.getByText('Advanced settings').click();
  const alerts = dk.training.getByRole('alert');
  const [batchSize, seed] = ['Batch size', 'Seed'].map((name) =>
    dk.training.getByRole('spinbutton', { name }),
  );
  const refuseBoth = async () => {
    await batchSize.fill('0');
    await seed.fill('-5');
    await seed.press('Tab');
    await expect(alerts).toHaveCount(2);
  };
  await refuseBoth();
  await batchSize.fill('64');
  await batchSize.press('Tab');
  await expect(alerts).toHaveCount(1);
  await expect(seed).toHaveValue('-5');

  await dk.train.click();
  await expect(alerts).toHaveCount(0);
  await expect(seed).toHaveValue('1');
  await dk.finished();
  await refuseBoth();
  await dk.newSeed.click();
  await expect(seed).toHaveValue('2');
  await expect(batchSize).toHaveValue('64');
  await dk.finished();

  await refuseBoth();
  const reset = dk.training.getByRole('button', { name: 'Back to the defaults' });
  await reset.click();
  await expect(alerts).toHaveCount(0);
  await expect(batchSize).toHaveValue('128');
  await expect(seed).toHaveValue('1');
  await expect(reset).toBeDisabled();
  await refuseBoth();
  await reset.click();
  await expect(batchSize).toHaveValue('128');
  await expect(seed).toHaveValue('1');
});

test('a link that asks for the impossible is explained, not obeyed', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open('#v1&temperature=900&teapot=1&seed=7');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('“900” is not possible for “temperature”.');
  await expect(alert).toContainText('There is no setting “teapot”.');
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toHaveAttribute(
    'aria-valuetext',
    '8',
  );
});

test('a link can ask for a language', async ({ page }) => {
  await holdDigits(page);
  await page.goto('./?lang=ko');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
});

test('language and theme are remembered', async ({ page }) => {
  await holdDigits(page);
  await thePage(page).open();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await page.getByRole('button', { name: '어두운 테마' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a digit can be drawn by keyboard', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('', { drawsAll: true });
  await dk.ready();
  await dk.draw.getByRole('application').focus();
  for (let i = 0; i < 8; ++i) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  for (let i = 0; i < 16; ++i) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(dk.draw.getByText(/\d% sure/)).toHaveCount(3);
  await page.keyboard.press('Delete');
  await expect(dk.draw.getByText('waits for a digit')).toHaveCount(3);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('a finger draws and does not scroll', async ({ page }) => {
    const dk = thePage(page);
    await dk.open('', { drawsAll: true });
    await dk.ready();
    await dk.networksNote();
    await dk.still();
    const sheet = dk.draw.getByRole('application');
    await sheet.scrollIntoViewIfNeeded();
    const box = await sheet.boundingBox();
    if (!box) throw new Error('no sheet');
    const scrolled = await page.evaluate(() => scrollY);
    const chromium = await page.context().newCDPSession(page);
    const x = box.x + box.width / 2;
    const touch = (
      /** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type,
      /** @type {number[]} */ ...ys
    ) =>
      chromium.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x, y })) });
    await touch('touchStart', box.y + 0.8 * box.height);
    for (let i = 1; i <= 10; ++i) await touch('touchMove', box.y + (0.8 - 0.06 * i) * box.height);
    await touch('touchEnd');
    await expect(dk.draw.getByText(/\d% sure/)).toHaveCount(3);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });

  test('nothing is wider than the screen', async ({ page }) => {
    const dk = thePage(page);
    await dk.open(quickRun, { drawsAll: true });
    await dk.train.click();
    await dk.finished();
    for (const language of ['en', 'ko']) {
      await page.locator('header label > select').selectOption(language);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
  });
});
