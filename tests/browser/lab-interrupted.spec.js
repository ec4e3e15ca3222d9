import { expect, test } from '@playwright/test';
import { numbers, openLab, quickForm } from './the-lab.js';
import { expectAccessible } from './the-page.js';

// A visit to the lab: the tests look at what the ones before have made.
test.describe.configure({ mode: 'serial', timeout: 60_000 });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {Awaited<ReturnType<typeof openLab>>['lab']} */
let lab;

test.beforeAll(async ({ browser }) => ({ page, lab } = await openLab(browser)));
test.afterAll(() => page.context().close());

test('a run can be stopped, and what is there is kept', async () => {
  await lab.field('Learns from').selectOption('hard');
  await lab.enter('Epochs', 500);
  await lab.enter('Training images', 50_000);
  const before = await lab.kept().count();
  await lab.button('Train').click();
  await expect(lab.section('Run')).toContainText(
    /Epoch [\d.]+ of 500 · [\d,]+ images\/s · \d+ \w+ left/,
  );
  await lab.button('Stop and keep').click();
  await expect(lab.kept()).toHaveCount(before + 1);
  await expect(lab.results().getByRole('row', { name: /^Stopped/ })).toContainText('by hand');
  expect(numbers((await lab.row('Test errors')).slice(-1))[0]).toBeLessThan(10_000);
});

test('a pause changes no number, and holds what waits; a run can be stopped in it', async () => {
  const run = lab.section('Run');
  const detail = run.locator('.detail');
  await lab.enter('Training images', 20_000);
  await lab.enter('Epochs', 10);
  await lab.enter('Number of seeds', 2);
  await lab.train('Train 2 seeds');
  const straight = (await lab.row('… of each seed')).at(-1);
  expect(straight).toMatch(/^[\d,]+, [\d,]+$/);

  const before = await lab.kept().count();
  await lab.button('Train 2 seeds').click();
  await expect(detail).toContainText('Seed 1 of 2 · Epoch');
  await lab.button('Pause').click();
  await expect(run.locator('.headline')).toHaveText('Paused: 30, labels, 20,000 images');
  await expect(run.getByRole('status')).toHaveText('Paused: 30, labels, 20,000 images');
  await expect(lab.button('Resume')).toBeFocused();
  await expect(async () => {
    const before = await detail.innerText();
    await page.waitForTimeout(1000);
    expect(await detail.innerText()).toBe(before);
  }).toPass();
  await expectAccessible(page);
  await lab.button('Resume').click();
  await expect(lab.kept()).toHaveCount(before + 1);
  expect((await lab.row('… of each seed')).at(-1)).toBe(straight);
  expect((await lab.row('Stopped')).at(-1)).toBe('after all epochs');

  await lab.enter('Epochs', 500);
  await lab.button('Train 2 seeds').click();
  await expect(detail).toContainText('Seed 1 of 2 · Epoch');
  await lab.button('Pause').click();
  await expect(run.getByRole('status')).toContainText('Paused');
  await lab.button('Stop and keep').click();
  await expect(lab.kept()).toHaveCount(before + 2);
  expect((await lab.row('… of each seed')).at(-1)).toMatch(/^[\d,]+$/); // the second did not begin
  expect((await lab.row('Stopped')).at(-1)).toBe('by hand');
  await lab.enter('Number of seeds', 1);
});

test('a worker that dies in a pause leaves nothing stuck', async () => {
  const before = await lab.kept().count();
  await lab.button('Train').click();
  await expect(lab.section('Run').locator('.detail')).toContainText('Epoch');
  await lab.button('Pause').click();
  await lab.killWorker();
  await expect(lab.section('Run').getByRole('alert')).toContainText('died');
  await lab.enter('Training images', 1000);
  await lab.enter('Epochs', 6);
  await lab.train();
  await expect(lab.kept()).toHaveCount(before + 1);
});

test('a diverging run is told in words', async () => {
  await lab.enter('Training images', 1000);
  await lab.enter('Epochs', 6);
  await lab
    .section('Settings of the next run')
    .locator('summary', { hasText: 'Optimizer' })
    .click();
  await lab.field('Optimizer').selectOption('sgd');
  await lab.enter('Learning rate', 10);
  await lab.enter('Hidden layers', '300-300-300-300');
  const before = await lab.kept().count();
  await lab.button('Train').click();
  await expect(lab.section('Run').getByRole('alert')).toContainText('lower learning rate');
  await expect(lab.kept()).toHaveCount(before);
});

test('a worker that dies is replaced, and the runs are still there', async () => {
  const before = await lab.kept().count();
  await page.evaluate((hash) => (location.hash = hash), quickForm);
  await lab.enter('Epochs', 500);
  await lab.button('Train').click();
  await expect(lab.section('Run')).toContainText('Epoch');
  await lab.killWorker();
  await expect(lab.section('Run').getByRole('alert')).toContainText('died');
  await expect(lab.kept()).toHaveCount(before);
  await lab.enter('Epochs', 6);
  await lab.train();
});
