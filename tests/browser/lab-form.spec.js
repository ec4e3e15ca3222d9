import { expect, test } from '@playwright/test';
import { numbers, openLab, quickForm } from './the-lab.js';
import { visit } from './the-page.js';

// A visit to the lab: the tests look at what the ones before have made.
test.describe.configure({ mode: 'serial', timeout: 60_000 });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {Awaited<ReturnType<typeof openLab>>['lab']} */
let lab;

test.beforeAll(async ({ browser }) => ({ page, lab } = await openLab(browser)));
test.afterAll(() => page.context().close());

test('what is not possible is refused in words', async () => {
  const alert = lab.section('Settings of the next run').getByRole('alert');
  await lab.enter('Training images', 3);
  await expect(alert).toHaveText(
    'A whole number from 10 to 60,000, please. In use until then: 1,000.',
  );
  await lab.enter('Training images', 1000);
  await lab.enter('Hidden layers', '30-x');
  await expect(alert).toContainText('At most 4');
  await expect(alert).toContainText('In use until then: 30.');
  await lab.enter('Hidden layers', '30');
  await expect(alert).toHaveCount(0);
});

test('a field shows what a run is trained with, whatever was typed', async () => {
  await page.evaluate((hash) => (location.hash = hash), quickForm);
  const alert = lab.section('Settings of the next run').getByRole('alert');
  await lab.enter('Number of seeds', 0);
  await expect(alert).toContainText('In use until then: 1.');
  await expect(lab.field('Number of seeds')).toHaveValue('0');
  await lab.train();
  await expect(alert).toHaveCount(0);
  await expect(lab.field('Number of seeds')).toHaveValue('1');
});

test('more images than there are beside the held-out ones are refused, also in a link', async () => {
  const alert = lab.section('Settings of the next run').getByRole('alert');
  await page.evaluate(
    (hash) => (location.hash = hash),
    '#v1&view=lab&lab.images=58000&lab.heldOut=5000',
  );
  await expect(lab.field('Training images')).toHaveValue('58000');
  await expect(alert).toContainText(
    'With 5,000 of the 60,000 held out, at most 55,000 are left to train on.',
  );
  await expect(lab.section('Run')).toContainText('at most 55,000 are left to train on');
  await expect(lab.button('Train')).toBeDisabled();
  await lab.enter('Held out', 2000);
  await expect(alert).toHaveCount(0);
  await expect(lab.button('Train')).toBeEnabled();
});

test('a run is named by the images that it saw', async () => {
  await page.evaluate(
    (hash) => (location.hash = hash),
    '#v1&view=lab&lab.hidden=30&lab.images=50000&lab.epochs=0.1&lab.without=0-1-2-3-4-5-6-7-8',
  );
  await lab.train();
  const seen = String((await lab.row('Different images seen')).at(-1));
  expect(numbers([seen])[0]).toBeLessThan(6000);
  await expect(lab.kept().first().locator('.name')).toHaveText(`30, labels, ${seen} images`);
});

test('a link opens the same settings, and a bad one is explained', async () => {
  await page.evaluate((hash) => (location.hash = hash), quickForm);
  await lab.train();
  await lab.kept().first().locator('summary').click();
  const link = lab.kept().first().getByRole('link', { name: 'Link to these settings' });
  expect(await link.getAttribute('href')).toBe(quickForm);
  await page.goto('about:blank');
  await visit(page, `./${quickForm.replace('0.003', '99')}&lab.colour=red`);
  const notice = page.getByRole('alert').filter({ hasText: 'lab.rate' });
  await expect(notice).toContainText('99');
  await expect(notice).toContainText('lab.colour');
  await expect(lab.field('Hidden layers')).toHaveValue('30');
});
