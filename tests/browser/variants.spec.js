import { expect, test } from '@playwright/test';
import { quickRun, thePage, visit } from './the-page.js';

/** @param {import('@playwright/test').Page} page */
const colophon = (page) => page.getByRole('contentinfo').getByText('WebAssembly ‘');

test('the fastest build runs where the page is isolated', async ({ page }) => {
  const dk = thePage(page);
  await dk.open();
  await dk.ready();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(colophon(page)).toContainText('‘relaxed-simd-threads’, threads: ');
  await expect(colophon(page)).toContainText('(the fastest)');
});

test('without isolation the page trains on one thread and says why', async ({ page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  const dk = thePage(page);
  await dk.open(quickRun);
  await dk.ready();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await expect(colophon(page)).toContainText('‘relaxed-simd’, threads: 1');
  await expect(colophon(page)).toContainText('not cross-origin isolated');
  await dk.train.click();
  await dk.finished();
});

test('a build whose WebAssembly does not compile gives way to the next', async ({ page }) => {
  let refused = '';
  await page.route('**/*.wasm', (route) => {
    refused ||= route.request().url(); // the first, and whenever it is asked for again
    if (route.request().url() !== refused) return route.continue();
    return route.fulfill({ contentType: 'application/wasm', body: 'not WebAssembly' });
  });
  const dk = thePage(page);
  await dk.open(quickRun);
  await dk.ready();
  await expect(colophon(page)).toContainText('‘simd-threads’');
  await expect(colophon(page)).toContainText("'relaxed-simd-threads' did not start");
  await dk.train.click();
  await dk.finished();
});

test('?variant= chooses the build, and an impossible one is explained', async ({ page }) => {
  const dk = thePage(page);
  await visit(page, './?variant=simd');
  await dk.ready();
  await expect(colophon(page)).toContainText('‘simd’, threads: 1 (asked for)');
  await visit(page, './?variant=scalar');
  const alert = dk.training.getByRole('alert');
  await expect(alert).toContainText('asks for a build of the engine');
  await alert.getByText('The exact message').click();
  await expect(alert).toContainText("variant 'scalar' does not exist");
});

test('where workers may not start workers the page trains on one thread, at once', async ({
  page,
}) => {
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': "worker-src 'none'" };
    await route.fulfill({ response, headers });
  });
  const dk = thePage(page);
  await dk.open(quickRun);
  await dk.ready();
  await expect(colophon(page)).toContainText('‘relaxed-simd’, threads: 1');
  await expect(colophon(page)).toContainText('its workers do not start');
  await dk.train.click();
  await dk.finished();
});
