import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './the-page.js';

// A visit to the lab: the tests look at what the ones before have made.
test.describe.configure({ mode: 'serial', timeout: 60_000 });

const form =
  '#v1&view=lab&lab.hidden=30&lab.images=1000&lab.heldOut=1000&lab.rate=0.003&lab.epochs=6&lab.looks=6';

/** @typedef {import('@playwright/test').Locator} Locator */

/** @type {import('@playwright/test').Page} */
let page;

test.beforeAll(async ({ browser }) => {
  page = await (
    await browser.newContext({ colorScheme: 'light', acceptDownloads: true })
  ).newPage();
  await page.goto(`./${form}`);
  await expect(page.getByRole('heading', { level: 1, name: 'The lab' })).toBeVisible();
});

test.afterAll(() => page.context().close());

const section = (/** @type {string} */ name) => page.getByRole('region', { name, exact: true });
const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
const results = () => page.getByRole('table').filter({ hasText: 'Test cross-entropy' });
const kept = () => section('Kept runs').locator('ul > li');
const errorsFigure = () => page.getByRole('figure', { name: 'Errors', exact: true });

/** @param {string | RegExp} label */
const field = (label) => section('Settings of the next run').getByLabel(label, { exact: true });

/**
 * @param {string} name
 * @param {string | number} value
 */
async function enter(name, value) {
  await field(name).fill(String(value));
  await field(name).press('Tab');
}

/** @param {string} [button] Trains, and waits until one more run is kept. */
async function train(button = 'Train') {
  const before = await kept().count();
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(kept()).toHaveCount(before + 1, { timeout: 60_000 });
}

/** The cells of a row of the results. @param {string} name */
async function row(name) {
  const cells = results()
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  return cells.getByRole('cell').allInnerTexts();
}

const numbers = (/** @type {string[]} */ texts) =>
  texts.map((text) => Number(text.replaceAll(/[,\s]|errors/g, '')));

const killWorker = () =>
  page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
  });

/**
 * What a click downloads.
 * @param {Locator} where
 */
async function download(where) {
  const waiting = page.waitForEvent('download');
  await where.click();
  const file = await waiting;
  return { name: file.suggestedFilename(), path: /** @type {string} */ (await file.path()) };
}

test('a run is trained and kept; the same seed gives the same errors, another one others', async () => {
  await train();
  await train();
  await enter('First seed', 2);
  await train();
  const [first, same, other] = numbers(await row('Test errors'));
  expect(first).toBeGreaterThan(500);
  expect(first).toBeLessThan(3500);
  expect(same).toBe(first);
  expect(other).not.toBe(first);
});

test('several seeds give their mean and standard deviation', async () => {
  await enter('First seed', 1);
  await enter('Number of seeds', 2);
  await train('Train 2 seeds');
  const single = numbers(await row('Test errors'));
  const bySeed = (await row('… of each seed')).at(-1)?.match(/\d,\d{3}|\d+/g) ?? [];
  const [one, two] = numbers(bySeed);
  expect([one, two]).toEqual([single[0], single[2]]);
  const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
  const sd = Math.abs(one - two) / Math.SQRT2;
  expect((await row('Test errors')).at(-1)).toMatch(
    new RegExp(`^(${whole((one + two) / 2)}|${whole((one + two) / 2 - 0.5)}) ± ${whole(sd)}$`),
  );
});

test('the CSV has the points that the chart shows, and the keyboard reads them', async () => {
  const figure = errorsFigure();
  await figure.getByText('The numbers as a table').click();
  const table = figure.getByRole('table');
  await expect(table.locator('tbody tr').first()).toBeVisible();
  const shown = await table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())),
    );
  const file = await download(figure.getByRole('button', { name: 'CSV' }));
  const [head, ...lines] = (await readFile(file.path, 'utf8')).trimEnd().split('\r\n');
  expect(head).toBe('run,seed,curve,images_shown,epoch,value');
  const points = lines.map((line) => line.match(/^("[^"]*"),(.*)$/)?.[2].split(',') ?? []);
  expect(new Set(points.map(([, curve]) => curve))).toEqual(new Set(['testErrors']));
  expect(points).toHaveLength(5 * shown.length); // three runs of one seed, one of two
  const ofFirst = points.slice(0, shown.length);
  expect(ofFirst.map((point) => [Number(point[2]), Number(point[4])])).toEqual(
    shown.map((cells) => numbers([cells[0], cells[1]])),
  );
  expect(ofFirst.at(-1)?.[4]).toBe(String(numbers(await row('Test errors'))[0]));

  const chart = figure.getByRole('slider');
  await chart.press('Home');
  await expect(chart).toHaveAttribute('aria-valuenow', ofFirst[0][2]);
  await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`A: ${shown[0][1]};`));
  await chart.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuenow', ofFirst[1][2]);
});

test('figures are files: an SVG that stands alone, a PNG', async () => {
  const svg = await download(errorsFigure().getByRole('button', { name: 'SVG' }));
  const text = await readFile(svg.path, 'utf8');
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(text).toContain('Errors, Test');
  expect(text.match(/stroke-dasharray/g)?.length).toBeGreaterThan(3);
  expect(text).not.toContain('var(--');
  const png = await download(errorsFigure().getByRole('button', { name: 'PNG' }));
  const bytes = await readFile(png.path);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(400);
});

test('a baseline with fewer steps is told, and what differs is shown', async () => {
  for (const box of await section('Kept runs').getByRole('checkbox').all()) await box.uncheck();
  await enter('Epochs', 2);
  await enter('Number of seeds', 1);
  await train();
  await kept().nth(2).getByRole('checkbox').check();
  const guard = section('Side by side').locator('.notice');
  await expect(guard).toContainText('B took 16 steps, the other 48.');
  const diff = results().getByRole('row', { name: /^Epochs/ });
  await expect(diff.getByRole('cell')).toHaveText(['6', '2']);
  await expect(results().getByRole('row', { name: /^Learning rate/ })).toHaveCount(0);
});

test('a network goes out as a file and comes back with the same errors', async () => {
  await kept().nth(3).locator('summary').click();
  const errors = numbers([await kept().nth(3).locator('.errors').innerText()]);
  const file = await download(kept().nth(3).getByRole('button', { name: 'Network (safetensors)' }));
  expect(file.name).toMatch(/\.safetensors$/);
  const count = await kept().count();
  await page
    .getByLabel('Upload a network')
    .first()
    .setInputFiles({
      name: 'mine.safetensors',
      mimeType: 'application/octet-stream',
      buffer: await readFile(file.path),
    });
  await expect(kept()).toHaveCount(count + 1);
  await expect(kept().first()).toContainText('mine');
  expect(numbers([await kept().first().locator('.errors').innerText()])).toEqual(errors);

  await page
    .getByLabel('Upload a network')
    .first()
    .setInputFiles({
      name: 'bad.safetensors',
      mimeType: 'application/octet-stream',
      buffer: (await readFile(file.path)).subarray(0, 5000),
    });
  const alert = section('Run').getByRole('alert');
  await expect(alert).toContainText('This file was not taken over');
  await expect(alert.locator('[lang=en]')).toContainText(/safetensors|tensor|file/);
  await expect(kept()).toHaveCount(count + 1);
});

test('a student learns from the uploaded network', async () => {
  await enter('Epochs', 6);
  await field('Learns from').selectOption('soft');
  await expect(button('Train')).toBeDisabled();
  await expect(section('Run')).toContainText('Soft targets need a teacher');
  await field('Teacher').selectOption({ index: 1 });
  await train();
  const agreement = (await row('Same answer as its teacher')).filter((text) => text !== '–');
  expect(parseFloat(agreement[0])).toBeGreaterThan(60);
  await expect(results().getByRole('row', { name: /^Teacher/ })).toContainText('mine');
});

test('what is not possible is refused in words', async () => {
  await enter('Training images', 3);
  await expect(section('Settings of the next run').getByRole('alert')).toHaveText(
    'A whole number from 10 to 60,000, please.',
  );
  await enter('Training images', 1000);
  await enter('Hidden layers', '30-x');
  await expect(section('Settings of the next run').getByRole('alert')).toContainText('At most 4');
  await enter('Hidden layers', '30');
  await expect(section('Settings of the next run').getByRole('alert')).toHaveCount(0);
});

test('a run can be stopped, and what is there is kept', async () => {
  await field('Learns from').selectOption('hard');
  await enter('Epochs', 500);
  await enter('Training images', 50_000);
  const before = await kept().count();
  await button('Train').click();
  await expect(section('Run')).toContainText(
    /Epoch [\d.]+ of 500 · [\d,]+ images\/s · \d+ \w+ left/,
  );
  await button('Stop and keep').click();
  await expect(kept()).toHaveCount(before + 1);
  await expect(results().getByRole('row', { name: /^Stopped/ })).toContainText('by hand');
  expect(numbers((await row('Test errors')).slice(-1))[0]).toBeLessThan(10_000);
});

test('a pause changes no number, and holds what waits; a run can be stopped in it', async () => {
  const run = section('Run');
  const detail = run.locator('.detail');
  await enter('Training images', 20_000);
  await enter('Epochs', 10);
  await enter('Number of seeds', 2);
  await train('Train 2 seeds');
  const straight = (await row('… of each seed')).at(-1);
  expect(straight).toMatch(/^[\d,]+, [\d,]+$/);

  const before = await kept().count();
  await button('Train 2 seeds').click();
  await expect(detail).toContainText('Seed 1 of 2 · Epoch');
  await button('Pause').click();
  await expect(run.locator('.headline')).toHaveText('Paused: 30, labels, 20,000 images');
  await expect(run.getByRole('status')).toHaveText('Paused: 30, labels, 20,000 images');
  await expect(button('Resume')).toBeFocused();
  await expect(async () => {
    const before = await detail.innerText();
    await page.waitForTimeout(1000);
    expect(await detail.innerText()).toBe(before);
  }).toPass();
  await expectAccessible(page);
  await button('Resume').click();
  await expect(kept()).toHaveCount(before + 1);
  expect((await row('… of each seed')).at(-1)).toBe(straight);
  expect((await row('Stopped')).at(-1)).toBe('after all epochs');

  await enter('Epochs', 500);
  await button('Train 2 seeds').click();
  await expect(detail).toContainText('Seed 1 of 2 · Epoch');
  await button('Pause').click();
  await expect(run.getByRole('status')).toContainText('Paused');
  await button('Stop and keep').click();
  await expect(kept()).toHaveCount(before + 2);
  expect((await row('… of each seed')).at(-1)).toMatch(/^[\d,]+$/); // the second did not begin
  expect((await row('Stopped')).at(-1)).toBe('by hand');
  await enter('Number of seeds', 1);
});

test('a worker that dies in a pause leaves nothing stuck', async () => {
  const before = await kept().count();
  await button('Train').click();
  await expect(section('Run').locator('.detail')).toContainText('Epoch');
  await button('Pause').click();
  await killWorker();
  await expect(section('Run').getByRole('alert')).toContainText('died');
  await enter('Training images', 1000);
  await enter('Epochs', 6);
  await train();
  await expect(kept()).toHaveCount(before + 1);
});

test('a diverging run is told in words', async () => {
  await enter('Training images', 1000);
  await enter('Epochs', 6);
  await section('Settings of the next run').locator('summary', { hasText: 'Optimizer' }).click();
  await field('Optimizer').selectOption('sgd');
  await enter('Learning rate', 10);
  await enter('Hidden layers', '300-300-300-300');
  const before = await kept().count();
  await button('Train').click();
  await expect(section('Run').getByRole('alert')).toContainText('lower learning rate');
  await expect(kept()).toHaveCount(before);
});

test('a worker that dies is replaced, and the runs are still there', async () => {
  const before = await kept().count();
  await page.evaluate((hash) => (location.hash = hash), form);
  await enter('Epochs', 500);
  await button('Train').click();
  await expect(section('Run')).toContainText('Epoch');
  await killWorker();
  await expect(section('Run').getByRole('alert')).toContainText('died');
  await expect(kept()).toHaveCount(before);
  await enter('Epochs', 6);
  await train();
});

test('runs are renamed, deleted, and outlive a reload', async () => {
  await kept().first().locator('summary').click();
  await kept().first().getByLabel('Name').fill('The one to keep');
  await kept().first().getByLabel('Name').press('Tab');
  const count = await kept().count();
  await kept().nth(1).locator('summary').click();
  await kept().nth(1).getByRole('button', { name: 'Delete' }).click();
  await kept().nth(1).getByRole('button', { name: 'Delete for good' }).click();
  await expect(kept()).toHaveCount(count - 1);
  const errors = await kept().locator('.errors').allInnerTexts();
  await page.reload();
  await expect(kept()).toHaveCount(count - 1);
  await expect(kept().first()).toContainText('The one to keep');
  expect(await kept().locator('.errors').allInnerTexts()).toEqual(errors);
});

test('a link opens the same settings, and a bad one is explained', async () => {
  await kept().first().locator('summary').click();
  const link = kept().first().getByRole('link', { name: 'Link to these settings' });
  expect(await link.getAttribute('href')).toBe(form);
  await page.goto('about:blank');
  await page.goto(`./${form.replace('0.003', '99')}&lab.colour=red`);
  const notice = page.getByRole('alert').filter({ hasText: 'lab.rate' });
  await expect(notice).toContainText('99');
  await expect(notice).toContainText('lab.colour');
  await expect(field('Hidden layers')).toHaveValue('30');
});

test('the JSON of a run has its settings and curves', async () => {
  await kept().first().locator('summary').click();
  const file = await download(kept().first().getByRole('button', { name: 'JSON' }));
  const run = JSON.parse(await readFile(file.path, 'utf8'));
  expect(run.settings).toMatchObject({ hidden: [30], images: 1000, epochs: 6, rate: 0.003 });
  const [{ curves, test: final }] = run.networks;
  expect(curves.testErrors).toHaveLength(6);
  expect(curves.testErrors.at(-1).y).toBe(final.errors);
});

test('names that nobody typed follow the language, also in files; typed ones stay', async () => {
  await enter('Epochs', 2);
  await train();
  await train();
  const name = (/** @type {number} */ i) => kept().nth(i).locator('.name');
  const [second, first] = await Promise.all([0, 1].map((i) => name(i).innerText()));
  const [, number] = first.match(/^30, labels, 1,000 images \((\d+)\)$/) ?? [];
  expect(second).toBe(`30, labels, 1,000 images (${Number(number) + 1})`);
  const nameField = kept().nth(1).getByRole('textbox');
  await kept().nth(1).locator('summary').click();
  await nameField.fill('Mine');
  await nameField.press('Tab');
  await expect(name(1)).toHaveText('Mine');
  await expect(name(0)).toHaveText(`30, labels, 1,000 images (${number})`);

  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  const korean = section('저장한 실행').locator('ul > li');
  await expect(korean.nth(1).locator('.name')).toHaveText('Mine');
  await expect(korean.nth(0).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(section('실행').locator('.headline')).toHaveText(
    `마치고 저장했습니다: 30, 라벨, 이미지 1,000장 (${number})`,
  );
  await expect(section('나란히 보기').getByRole('columnheader').last()).toContainText(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );
  const csv = await download(korean.nth(1).getByRole('button', { name: 'CSV' }));
  expect(csv.name).toBe('Mine.csv');
  const field = korean.nth(1).getByRole('textbox');
  await field.fill('');
  await field.press('Tab');
  await expect(field).toHaveValue(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(korean.nth(0).locator('.name')).toHaveText(
    `30, 라벨, 이미지 1,000장 (${Number(number) + 1})`,
  );
  const json = await download(korean.nth(1).getByRole('button', { name: 'JSON' }));
  expect(json.name).toBe(`30-라벨-이미지-1-000장-${number}.json`);
  expect(JSON.parse(await readFile(json.path, 'utf8')).name).toBe(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );

  await page.reload();
  await expect(korean.nth(1).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
  await expect(name(1)).toHaveText(first);
  await expect(kept().filter({ hasText: 'The one to keep' })).toHaveCount(1);
});

test('the lab speaks Korean, nothing is lost, and all of it is accessible', async () => {
  const count = await kept().count();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('실험실');
  await expect(page.getByRole('button', { name: '학습 시작' })).toBeVisible();
  await expect(page.getByRole('region', { name: '저장한 실행' }).locator('ul > li')).toHaveCount(
    count,
  );
  await expectAccessible(page);
});
