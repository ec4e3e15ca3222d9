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

test('a run is trained and kept; the same seed gives the same errors, another one others', async () => {
  await lab.train();
  await lab.train();
  await lab.enter('First seed', 2);
  await lab.train();
  const [first, same, other] = numbers(await lab.row('Test errors'));
  expect(first).toBeGreaterThan(500);
  expect(first).toBeLessThan(3500);
  expect(same).toBe(first);
  expect(other).not.toBe(first);
});

test('several seeds give their mean and standard deviation', async () => {
  await lab.enter('First seed', 1);
  await lab.enter('Number of seeds', 2);
  await lab.train('Train 2 seeds');
  const single = numbers(await lab.row('Test errors'));
  const bySeed = (await lab.row('… of each seed')).at(-1)?.match(/\d,\d{3}|\d+/g) ?? [];
  const [one, two] = numbers(bySeed);
  expect([one, two]).toEqual([single[0], single[2]]);
  const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
  const sd = Math.abs(one - two) / Math.SQRT2;
  expect((await lab.row('Test errors')).at(-1)).toMatch(
    new RegExp(`^(${whole((one + two) / 2)}|${whole((one + two) / 2 - 0.5)}) ± ${whole(sd)}$`),
  );
});

test('a plot with a bar of ± sd draws no error while its view is hidden', async () => {
  /** @type {string[]} */
  const errors = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const plot = page.getByRole('figure', { name: 'Final test errors' }).locator('svg');
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByText('Story').click();
  await expect(plot).toBeHidden();
  await page.waitForTimeout(200);
  await views.getByText('Lab').click();
  await expect(plot).toBeVisible();
  expect(errors).toEqual([]);
});

test('names are shown whole, in the legend and in the table', async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  for (const where of [lab.errorsFigure(), lab.results()]) {
    const names = where.locator('.trace .name');
    expect(await names.count()).toBeGreaterThan(1);
    const cut = names.evaluateAll((all) =>
      all
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );
    expect(await cut).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
});

test('the CSV has the points that the chart shows, and the keyboard reads them', async () => {
  const figure = lab.errorsFigure();
  await figure.getByText('The numbers as a table').click();
  const table = figure.getByRole('table');
  await expect(table.locator('tbody tr').first()).toBeVisible();
  const shown = await table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())),
    );
  const file = await lab.download(figure.getByRole('button', { name: 'CSV' }));
  const [head, ...lines] = (await readFile(file.path, 'utf8')).trimEnd().split('\r\n');
  expect(head).toBe('run,seed,curve,images_shown,epoch,value');
  const points = lines.map((line) => line.match(/^("[^"]*"),(.*)$/)?.[2].split(',') ?? []);
  expect(new Set(points.map(([, curve]) => curve))).toEqual(new Set(['testErrors']));
  expect(points).toHaveLength(5 * shown.length); // three runs of one seed, one of two
  const ofFirst = points.slice(0, shown.length);
  expect(ofFirst.map((point) => [Number(point[2]), Number(point[4])])).toEqual(
    shown.map((cells) => numbers([cells[0], cells[1]])),
  );
  expect(ofFirst.at(-1)?.[4]).toBe(String(numbers(await lab.row('Test errors'))[0]));

  const chart = figure.getByRole('slider');
  await chart.press('Home');
  await expect(chart).toHaveAttribute('aria-valuenow', ofFirst[0][2]);
  await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`A: ${shown[0][1]};`));
  await chart.press('ArrowRight');
  await expect(chart).toHaveAttribute('aria-valuenow', ofFirst[1][2]);
});

test('figures are files: an SVG that stands alone, a PNG', async () => {
  const svg = await lab.download(lab.errorsFigure().getByRole('button', { name: 'SVG' }));
  const text = await readFile(svg.path, 'utf8');
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(text).toContain('Errors, Test');
  expect(text.match(/stroke-dasharray/g)?.length).toBeGreaterThan(3);
  expect(text).not.toContain('var(--');
  const png = await lab.download(lab.errorsFigure().getByRole('button', { name: 'PNG' }));
  const bytes = await readFile(png.path);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(400);
});

test('a baseline with fewer steps is told, and what differs is shown', async () => {
  for (const box of await lab.section('Kept runs').getByRole('checkbox').all()) await box.uncheck();
  await lab.enter('Epochs', 2);
  await lab.enter('Number of seeds', 1);
  await lab.train();
  await lab.kept().nth(2).getByRole('checkbox').check();
  const guard = lab.section('Side by side').locator('.notice');
  await expect(guard).toContainText('B took 16 steps, the other 48.');
  const diff = lab.results().getByRole('row', { name: /^Epochs/ });
  await expect(diff.getByRole('cell')).toHaveText(['6', '2']);
  await expect(lab.results().getByRole('row', { name: /^Learning rate/ })).toHaveCount(0);
});

test('runs of a few steps are not called a fair comparison; several differences are told', async () => {
  const guard = lab.section('Side by side').locator('.pair').last();
  for (const box of await lab.section('Kept runs').getByRole('checkbox').all()) await box.uncheck();
  await page.evaluate(
    (hash) => (location.hash = hash),
    '#v1&view=lab&lab.epochs=2&lab.seeds=2&lab.hidden=30',
  );
  await lab.train('Train 2 seeds');
  await lab.field('Learns from').selectOption('smoothing');
  await lab.train('Train 2 seeds');
  const [labels, smoothed] = (await lab.row('Test errors')).map(
    (text) => numbers([text.split(' ')[0]])[0],
  );
  expect(Math.min(labels, smoothed)).toBeGreaterThan(4000);
  await expect(guard).toContainText('A was trained too briefly');
  await expect(guard).toContainText('B was trained too briefly');
  await expect(guard).not.toContainText('nothing speaks against');
  await expect(guard).not.toContainText('more than one thing');

  await lab.section('Kept runs').getByRole('checkbox').first().uncheck();
  await lab.field('Batch size').locator('xpath=ancestor::details').locator('summary').click();
  await lab.enter('Batch size', 64);
  await lab.train('Train 2 seeds');
  await expect(guard).toContainText('They differ in more than one thing: Learns from, Batch size.');
});
