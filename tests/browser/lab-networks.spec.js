import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { numbers, openLab } from './the-lab.js';

// A visit to the lab: the tests look at what the ones before have made.
test.describe.configure({ mode: 'serial', timeout: 60_000 });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {Awaited<ReturnType<typeof openLab>>['lab']} */
let lab;

test.beforeAll(async ({ browser }) => ({ page, lab } = await openLab(browser)));
test.afterAll(() => page.context().close());

test('a network goes out as a file and comes back with the same errors', async () => {
  await lab.train();
  await lab.kept().first().locator('summary').click();
  const errors = numbers([await lab.kept().first().locator('.errors').innerText()]);
  const file = await lab.download(
    lab.kept().first().getByRole('button', { name: 'Network (safetensors)' }),
  );
  expect(file.name).toMatch(/\.safetensors$/);
  const count = await lab.kept().count();
  await page
    .getByLabel('Upload a network')
    .first()
    .setInputFiles({
      name: 'mine.safetensors',
      mimeType: 'application/octet-stream',
      buffer: await readFile(file.path),
    });
  await expect(lab.kept()).toHaveCount(count + 1);
  await expect(lab.kept().first()).toContainText('mine');
  expect(numbers([await lab.kept().first().locator('.errors').innerText()])).toEqual(errors);

  await page
    .getByLabel('Upload a network')
    .first()
    .setInputFiles({
      name: 'bad.safetensors',
      mimeType: 'application/octet-stream',
      buffer: (await readFile(file.path)).subarray(0, 5000),
    });
  const alert = lab.section('Run').getByRole('alert');
  await expect(alert).toContainText('This file was not taken over');
  await expect(alert.locator('[lang=en]')).toContainText(/safetensors|tensor|file/);
  await expect(lab.kept()).toHaveCount(count + 1);
});

test('a student learns from the uploaded network', async () => {
  await lab.field('Learns from').selectOption('soft');
  await expect(lab.button('Train')).toBeDisabled();
  await expect(lab.section('Run')).toContainText('This needs a teacher');
  await lab.field('Teacher').selectOption({ index: 1 });
  await lab.train();
  const agreement = (await lab.row('Same answer as its teacher')).filter((text) => text !== '–');
  expect(parseFloat(agreement[0])).toBeGreaterThan(60);
  await expect(lab.results().getByRole('row', { name: /^Teacher/ })).toContainText('mine');
});

test('a student that sees no digit learns less, and so does one that hears shuffled answers', async () => {
  const errorsOfLast = async () => numbers((await lab.row('Test errors')).slice(-1))[0];
  const nameOfLast = lab.kept().first().locator('.name');
  for (const box of await lab.section('Kept runs').getByRole('checkbox').all()) await box.uncheck();
  await lab.enter('Epochs', 20);
  await lab.train();
  const digits = await errorsOfLast();

  await lab.field('What the images show').selectOption('noise');
  await expect(lab.field('Weight of the soft targets')).toHaveCount(0);
  expect(page.url()).toContain('lab.transfer=noise');
  await lab.train();
  await expect(nameOfLast).toHaveText('30, T = 8, 1,000 images of noise');
  expect(await errorsOfLast()).toBeGreaterThan(2 * digits);
  await expect(
    lab
      .results()
      .getByRole('row', { name: /^What the images show/ })
      .getByRole('cell'),
  ).toHaveText(['digits', 'pixel noise']);
  await lab.field('Learns from').selectOption('hard');
  await expect(lab.section('Run')).toContainText('Images without digits have no labels');
  await expect(lab.button('Train')).toBeDisabled();

  await lab.field('Learns from').selectOption('shuffled');
  await lab.field('What the images show').selectOption('digits');
  await lab.train();
  await expect(nameOfLast).toHaveText('30, shuffled, T = 8, 1,000 images');
  expect(await errorsOfLast()).toBeGreaterThan(digits);
});

test('a network that was trained on other inputs is read as such, and a poor one is warned of', async () => {
  await lab.kept().first().locator('summary').click();
  const file = await lab.download(
    lab.kept().first().getByRole('button', { name: 'Network (safetensors)' }),
  );
  const buffer = await readFile(file.path);
  const keptRuns = lab.section('Kept runs');
  const upload = async (/** @type {string} */ name) => {
    const count = await lab.kept().count();
    await keptRuns
      .locator('input[type=file]')
      .setInputFiles({ name: `${name}.safetensors`, mimeType: 'application/octet-stream', buffer });
    await expect(lab.kept()).toHaveCount(count + 1);
    return numbers([await lab.kept().first().locator('.errors').innerText()])[0];
  };
  const errors = await upload('as it is');
  await keptRuns.getByLabel('Inputs it was trained on').selectOption('(x − mean) / deviation');
  const mean = keptRuns.getByLabel('Mean (pixels 0 to 1)');
  const deviation = keptRuns.getByLabel('Standard deviation');
  await mean.fill('0');
  await deviation.fill('1');
  expect(await upload('the same')).toBe(errors);
  await expect(keptRuns.getByRole('alert')).toHaveCount(0);

  await deviation.fill('0');
  await expect(keptRuns.locator('button', { hasText: 'Upload a network' })).toBeDisabled();
  await expect(keptRuns.getByRole('alert')).toHaveText(/standard deviation above 0/);
  await deviation.fill('0.02');
  await mean.fill('3');
  expect(await upload('shifted away')).toBeGreaterThan(5000);
  await expect(keptRuns.getByRole('alert')).toContainText('Hardly better than guessing');

  const form = lab.section('Settings of the next run');
  await lab.field('Teacher').selectOption({ index: 2 });
  await expect(form).toContainText(`Its test errors: ${errors.toLocaleString('en')} of 10,000`);
  await expect(form).not.toContainText('Hardly better than guessing');
  await lab.field('Teacher').selectOption({ index: 1 });
  await expect(form.getByRole('alert')).toContainText('Hardly better than guessing');
});
