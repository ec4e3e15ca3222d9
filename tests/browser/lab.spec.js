import { readFile } from 'node:fs/promises';
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
  await page.evaluate((hash) => (location.hash = hash), quickForm);
});

test('a network goes out as a file and comes back with the same errors', async () => {
  await lab.kept().nth(3).locator('summary').click();
  const errors = numbers([await lab.kept().nth(3).locator('.errors').innerText()]);
  const file = await lab.download(
    lab.kept().nth(3).getByRole('button', { name: 'Network (safetensors)' }),
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
  await lab.enter('Epochs', 6);
  await lab.field('Learns from').selectOption('soft');
  await expect(lab.button('Train')).toBeDisabled();
  await expect(lab.section('Run')).toContainText('Soft targets need a teacher');
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

test('runs are renamed, deleted, and outlive a reload', async () => {
  await page.evaluate((hash) => (location.hash = hash), quickForm);
  await lab.train();
  await lab.train();
  await lab.kept().first().locator('summary').click();
  await lab.kept().first().getByLabel('Name').fill('The one to keep');
  await lab.kept().first().getByLabel('Name').press('Tab');
  const count = await lab.kept().count();
  await lab.kept().nth(1).locator('summary').click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete' }).click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete for good' }).click();
  await expect(lab.kept()).toHaveCount(count - 1);
  const errors = await lab.kept().locator('.errors').allInnerTexts();
  await page.reload();
  await expect(lab.kept()).toHaveCount(count - 1);
  await expect(lab.kept().first()).toContainText('The one to keep');
  expect(await lab.kept().locator('.errors').allInnerTexts()).toEqual(errors);
});

test('a run that was kept before a setting was there has its default', async () => {
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('dark-knowledge.workbench.runs');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('runs', 'readwrite');
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(null);
          };
          const runs = transaction.objectStore('runs');
          runs.openCursor().onsuccess = ({ target }) => {
            const { result: cursor } = /** @type {IDBRequest<IDBCursorWithValue>} */ (target);
            if (!cursor) return;
            delete cursor.value.settings?.transfer;
            cursor.update(cursor.value);
            cursor.continue();
          };
        };
      }),
  );
  await page.reload();
  await expect(lab.kept().first()).toContainText('The one to keep');
  await lab.kept().first().locator('summary').click();
  await lab.kept().first().getByLabel('Name').fill('');
  await lab.kept().first().getByLabel('Name').press('Tab');
  await expect(lab.kept().first().locator('.name')).toContainText('30, labels, 1,000 images');
  await lab.kept().first().getByLabel('Name').fill('The one to keep');
  await lab.kept().first().getByLabel('Name').press('Tab');
  await lab.kept().first().locator('summary').click();
});

test('a link opens the same settings, and a bad one is explained', async () => {
  await lab.kept().first().locator('summary').click();
  const link = lab.kept().first().getByRole('link', { name: 'Link to these settings' });
  expect(await link.getAttribute('href')).toBe(quickForm);
  await page.goto('about:blank');
  await page.goto(`./${quickForm.replace('0.003', '99')}&lab.colour=red`);
  const notice = page.getByRole('alert').filter({ hasText: 'lab.rate' });
  await expect(notice).toContainText('99');
  await expect(notice).toContainText('lab.colour');
  await expect(lab.field('Hidden layers')).toHaveValue('30');
});

test('the JSON of a run has its settings and curves', async () => {
  await lab.kept().first().locator('summary').click();
  const file = await lab.download(lab.kept().first().getByRole('button', { name: 'JSON' }));
  const run = JSON.parse(await readFile(file.path, 'utf8'));
  expect(run.settings).toMatchObject({ hidden: [30], images: 1000, epochs: 6, rate: 0.003 });
  const [{ curves, test: final }] = run.networks;
  expect(curves.testErrors).toHaveLength(6);
  expect(curves.testErrors.at(-1).y).toBe(final.errors);
});

test('names that nobody typed follow the language, also in files; typed ones stay', async () => {
  await lab.enter('Epochs', 2);
  await lab.train();
  await lab.train();
  const name = (/** @type {number} */ i) => lab.kept().nth(i).locator('.name');
  const [second, first] = await Promise.all([0, 1].map((i) => name(i).innerText()));
  const [, number] = first.match(/^30, labels, 1,000 images \((\d+)\)$/) ?? [];
  expect(second).toBe(`30, labels, 1,000 images (${Number(number) + 1})`);
  const nameField = lab.kept().nth(1).getByRole('textbox');
  await lab.kept().nth(1).locator('summary').click();
  await nameField.fill('Mine');
  await nameField.press('Tab');
  await expect(name(1)).toHaveText('Mine');
  await expect(name(0)).toHaveText(`30, labels, 1,000 images (${number})`);

  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  const korean = lab.section('저장한 실행').locator('ul > li');
  await expect(korean.nth(1).locator('.name')).toHaveText('Mine');
  await expect(korean.nth(0).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(lab.section('실행').locator('.headline')).toHaveText(
    `마치고 저장했습니다: 30, 라벨, 이미지 1,000장 (${number})`,
  );
  await expect(lab.section('나란히 보기').getByRole('columnheader').last()).toContainText(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );
  const csv = await lab.download(korean.nth(1).getByRole('button', { name: 'CSV' }));
  expect(csv.name).toBe('Mine.csv');
  const field = korean.nth(1).getByRole('textbox');
  await field.fill('');
  await field.press('Tab');
  await expect(field).toHaveValue(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(korean.nth(0).locator('.name')).toHaveText(
    `30, 라벨, 이미지 1,000장 (${Number(number) + 1})`,
  );
  const json = await lab.download(korean.nth(1).getByRole('button', { name: 'JSON' }));
  expect(json.name).toBe(`30-라벨-이미지-1-000장-${number}.json`);
  expect(JSON.parse(await readFile(json.path, 'utf8')).name).toBe(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );

  await page.reload();
  await expect(korean.nth(1).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
  await expect(name(1)).toHaveText(first);
  await expect(lab.kept().filter({ hasText: 'The one to keep' })).toHaveCount(1);
});

test('the lab speaks Korean, nothing is lost, and all of it is accessible', async () => {
  const count = await lab.kept().count();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('실험실');
  await expect(page.getByRole('button', { name: '학습 시작' })).toBeVisible();
  await expect(page.getByRole('region', { name: '저장한 실행' }).locator('ul > li')).toHaveCount(
    count,
  );
  await expectAccessible(page);
});
