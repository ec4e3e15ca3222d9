import { expect, test } from '@playwright/test';
import { expectAccessible, quickRun, thePage } from './the-page.js';

test('a link locks and hides settings', async ({ page }) => {
  const dk = thePage(page);
  await dk.open(`${quickRun}&temperature=4&lock=temperature,seed,batchSize&hide=images`);
  const temperature = dk.training.getByRole('slider', { name: 'Temperature T' });
  await expect(temperature).toHaveAttribute('aria-valuetext', '4');
  await expect(temperature).toBeDisabled();
  await expect(dk.training.getByRole('slider', { name: 'Images for the students' })).toHaveCount(0);
  await dk.training.getByText('Advanced settings').click();
  await expect(dk.training.getByRole('spinbutton', { name: 'Seed' })).toBeDisabled();
  await dk.ready();
  await dk.train.click();
  await dk.finished();
  await expect(dk.again).toBeVisible();
  await expect(dk.newSeed).toHaveCount(0);
  await dk.training.getByRole('button', { name: 'Back to the defaults' }).click();
  expect(new URL(page.url()).hash).toBe(
    '#v1&lock=temperature,seed,batchSize&hide=images&images=1000&temperature=4',
  );
});

test('a lesson can be made, and its link opens it', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('#v1&temperature=2.5&seed=9');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'A link for your lesson' });
  await dialog.getByLabel('Where it opens').selectOption('The distillation loss');
  await dialog.getByLabel('Temperature T').selectOption('locked');
  await dialog.getByLabel('Optimizer').selectOption('hidden');
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  expect(new URL(link).hash).toBe(
    '#v1&chapter=loss&lock=temperature&hide=optimizer&temperature=2.5&seed=9',
  );
  await expectAccessible(page, ['dialog']);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  await page.goto('about:blank');
  await page.goto(link);
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toBeDisabled();
  await expect(page.getByRole('heading', { name: 'The distillation loss' })).toBeInViewport();
});

test('one part stands in a frame of another page and works there', async ({ page, baseURL }) => {
  await page.setContent(
    `<iframe src="${baseURL}${quickRun}&only=start" width="1200" height="900"></iframe>`,
  );
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('banner')).toHaveCount(0);
  await expect(frame.getByRole('region', { name: 'One image under the microscope' })).toHaveCount(
    0,
  );
  await frame.getByRole('button', { name: 'Train all three' }).click();
  await expect(frame.getByText('Finished. The numbers are below').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(frame.getByRole('link', { name: 'Open the whole page' })).toHaveAttribute(
    'href',
    quickRun,
  );
});

test('a link with an unknown control is explained, not obeyed', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('#v1&lock=temperature,coffee');
  await expect(page.getByRole('alert')).toContainText(
    '“temperature,coffee” is not possible for “lock”.',
  );
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toBeEnabled();
});

test('the way of looking stands in the address, and moving it does not move the page', async ({
  page,
}) => {
  const dk = thePage(page);
  await dk.open('#v1&chapter=soft-labels&look=3&scale=log');
  const temperature = dk.microscope.getByRole('slider', { name: 'Viewing temperature' });
  await expect(temperature).toHaveAttribute('aria-valuetext', /^T\s=\s3$/);
  await expect(dk.microscope.getByRole('button', { name: 'Logarithmic' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dk.networksNote();
  await dk.still();
  await temperature.scrollIntoViewIfNeeded();
  await temperature.focus();
  const scrolled = await page.evaluate(() => scrollY);
  await temperature.press('ArrowRight');
  await expect(temperature).toHaveAttribute('aria-valuetext', /^T\s=\s3\.5$/);
  expect(new URL(page.url()).hash).toBe('#v1&chapter=soft-labels&look=3.5&scale=log');
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
});
