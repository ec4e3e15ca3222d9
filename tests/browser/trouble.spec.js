import { expect, test } from '@playwright/test';
import { expectAccessible, quickRun, slowRun, thePage } from './the-page.js';

/** The lab's worker; the engine's threads are workers of its own. @param {import('@playwright/test').Page} page */
const workerOf = (page) => page.workers()[0];

test('a killed worker is told and replaced without a reload, and what was finished is kept', async ({
  page,
}) => {
  const dk = thePage(page);
  await dk.open(quickRun, { drawsAll: true });
  await dk.train.click();
  await dk.finished();
  const finished = await dk.errors();
  const bars = () => dk.microscope.getByRole('table').first().innerText();
  let barsOfFinished = '';
  await expect(async () => {
    barsOfFinished = await bars(); // the last answer may still be on its way
    await page.waitForTimeout(500);
    expect(await bars()).toBe(barsOfFinished);
  }).toPass();
  const workers = page.workers().length;

  await page.evaluate((hash) => (location.hash = hash), slowRun);
  await page.getByRole('button', { name: 'Train with these settings' }).click();
  await expect(dk.pause).toBeVisible();
  await workerOf(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
  });
  const alert = dk.training.getByRole('alert');
  await expect(alert).toContainText('The training process of this tab died');
  await expect(alert).toContainText('The comparison that was running is lost');
  await expect(alert).toContainText('The last finished comparison is still below');
  expect(await dk.errors()).toEqual(finished);
  await expectAccessible(page, ['#train']);

  await dk.tryAgain.click();
  await dk.finished();
  expect(page.workers()).toHaveLength(workers);
  await expect(alert).toBeHidden();
  expect(await dk.errors()).toEqual(finished);
  await expect.poll(bars).toBe(barsOfFinished);

  await page.evaluate((hash) => (location.hash = hash), quickRun);
  await dk.again.click();
  await expect(dk.stop).toBeVisible();
  await dk.finished();
  expect(await dk.errors()).toEqual(finished);
});

/** Students that take long, after a teacher that does not. */
const slowStudents =
  '#v1&teacher=100&teacherEpochs=0.5&student=1200-1200&studentEpochs=500&images=1000&rate=0.003';

test('a teacher that had finished outlives the worker', async ({ page }) => {
  const dk = thePage(page);
  await dk.open(slowStudents, { drawsAll: true });
  await dk.train.click();
  await expect
    .poll(async () => (await dk.errors()).teacher, { timeout: 60_000 })
    .toBeGreaterThan(0);
  const { teacher } = await dk.errors();
  await workerOf(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
  });
  const alert = dk.training.getByRole('alert');
  await expect(alert).toContainText('The networks that it had finished are still below');
  await expectAccessible(page, ['#train'], { themes: ['light'] });
  await dk.tryAgain.click();
  await dk.says('Stopped');
  expect((await dk.errors()).teacher).toBe(teacher);
});

test('a worker that falls silent is found dead', async ({ page }) => {
  await page.clock.install();
  const dk = thePage(page);
  await dk.open();
  await dk.ready();
  await workerOf(page).evaluate(() => self.close());
  await page.clock.runFor('00:25');
  await expect(dk.training.getByRole('alert')).toContainText('died');
  await dk.tryAgain.click();
  await dk.ready();
});

test('missing images are told, and fetched again on request', async ({ page }) => {
  const dk = thePage(page);
  await page.route('**/test-images.idxgz', (route) => route.fulfill({ status: 404 }));
  await dk.open();
  const alert = dk.training.getByRole('alert');
  await expect(alert).toContainText('The digits could not be fetched');
  await alert.getByText('The exact message').click();
  await expect(alert).toContainText('test-images.idxgz could not be fetched: HTTP 404');
  await expectAccessible(page, ['#train']);
  await page.unroute('**/test-images.idxgz');
  await dk.tryAgain.click();
  await dk.ready();
});

for (const [what, body] of /** @type {const} */ ([
  ['cut short', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
  ['of another kind', Buffer.from('<!doctype html><title>Not found</title>')],
])) {
  test(`images that are ${what} are told`, async ({ page }) => {
    const dk = thePage(page);
    await page.route('**/train-images.idxgz', (route) => route.fulfill({ body }));
    await dk.open();
    await expect(dk.training.getByRole('alert')).toContainText('The digits arrived damaged');
    await page.unroute('**/train-images.idxgz');
    await dk.tryAgain.click();
    await dk.ready();
  });
}

test('a browser without WebAssembly SIMD is told so', async ({ page }) => {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const body = `WebAssembly.validate = () => false;${await response.text()}`;
    await route.fulfill({ response, body });
  });
  const dk = thePage(page);
  await dk.open();
  const alert = dk.training.getByRole('alert');
  await expect(alert).toContainText('it lacks WebAssembly SIMD');
});

for (const { what, files } of [
  { what: 'script', files: '**/assets/index-*.js' },
  { what: 'language', files: '**/assets/en-*.js' },
]) {
  test(`a page whose ${what} could not be fetched says so, and can be reloaded`, async ({
    page,
  }) => {
    await page.route(files, (route) => route.abort());
    await page.goto('./');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The page could not start');
    await expectAccessible(page, ['[role=alert]'], { themes: ['light'] });
    await page.unroute(files);
    await alert.getByRole('button', { name: 'Reload the page' }).click();
    await thePage(page).ready();
    await expect(alert).toBeHidden();
  });
}

for (const { part, hash, file, shows } of [
  { part: 'story', hash: '', file: 'Stage', shows: '.chapter' },
  { part: 'chapters', hash: '#v1&chapter=loss', file: 'Chapters', shows: '.chapter' },
  { part: 'lab', hash: '#v1&view=lab', file: 'Lab', shows: '.lab' },
  { part: 'experiments', hash: '#v1&view=experiments', file: 'Experiments', shows: '.experiments' },
  { part: 'experiment', hash: '#v1&view=experiments', file: 'Chosen', shows: '.experiments table' },
]) {
  test(`a part that could not be fetched is told, and comes when it is asked for again (${part})`, async ({
    page,
  }) => {
    const files = `**/assets/${file}-*.js`;
    await page.route(files, (route) => route.abort());
    const dk = thePage(page);
    await dk.open(hash);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('A part of the page could not be fetched');
    await expectAccessible(page, ['main'], { themes: ['light'] });
    await alert.getByText('The exact message').click();
    await expect(alert).toContainText(`assets/${file}-`);
    await page.unroute(files);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.mouse.move(2, 2);
    await expect(page.locator(shows).first()).toBeVisible();
    await expect(alert).toBeHidden();
  });
}

test('a training goes on while a part is fetched again', async ({ page }) => {
  await page.route('**/assets/Lab-*.js', (route) => route.abort());
  const dk = thePage(page);
  await dk.open(slowRun);
  await dk.train.click();
  await expect(dk.stop).toBeVisible();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  const alert = page.getByRole('alert');
  const tryAgain = alert.getByRole('button', { name: 'Try again' });
  await tryAgain.click();
  await expect(tryAgain).toBeVisible();
  await page.unroute('**/assets/Lab-*.js');
  await tryAgain.click();
  await expect(page.locator('.lab')).toBeVisible();
  await page.goBack();
  await expect(dk.stop).toBeVisible();
});

for (const { what, hash, start, stop } of [
  { what: 'comparison', hash: slowRun, start: 'Train all three', stop: 'Stop' },
  { what: 'experiment', hash: '#v1&view=experiments', start: /^Run/, stop: 'Stop' },
  { what: 'run of the lab', hash: '#v1&view=lab&lab.epochs=500', start: 'Train', stop: /^Stop/ },
]) {
  test(`a page that trains asks before it goes (${what})`, async ({ page }) => {
    const dk = thePage(page);
    await dk.open(hash);
    let questions = 0;
    page.on('dialog', (dialog) => {
      questions += 1;
      expect(dialog.type()).toBe('beforeunload');
      return dialog.dismiss();
    });
    const button = (/** @type {string | RegExp} */ name) =>
      page.getByRole('button', { name, exact: true }).first();
    await button(start).click();
    await expect(button(stop)).toBeVisible();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => questions).toBe(1);

    await button(stop).click();
    await expect(button(stop)).toBeHidden();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => page.isClosed()).toBe(true);
    expect(questions).toBe(1);
  });
}
