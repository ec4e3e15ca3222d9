import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { loadEngine } from '../../web/engine/src/index.js';
import { hashOfRun, logitsOfRun } from '../engine-run.js';

// The engine as it is in the repository, in a bare page: no bundler, no app.
const repository = fileURLToPath(new URL('../..', import.meta.url));
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const page = `<!doctype html><title>engine</title><script type="importmap">${JSON.stringify({
  imports: {
    'wasm-feature-detect': '/repository/node_modules/wasm-feature-detect/dist/esm/index.js',
    '#wasm/simd': '/repository/web/engine/wasm/simd/engine.mjs',
    '#wasm/relaxed-simd': '/repository/web/engine/wasm/relaxed-simd/engine.mjs',
  },
})}</script>`;

/**
 * @param {import('@playwright/test').Page} chromium
 * @param {string} variant
 */
async function runInChromium(chromium, variant) {
  await chromium.route('**/repository/**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/repository/', '');
    if (path === '') return route.fulfill({ contentType: 'text/html', body: page });
    const contentType = types[/** @type {keyof types} */ (extname(path))];
    return route.fulfill({ contentType, body: await readFile(repository + path) });
  });
  await chromium.goto('/repository/');
  return chromium.evaluate(async (variant) => {
    const { loadEngine } = await import(/** @type {any} */ ('/repository/web/engine/src/index.js'));
    const run = await import(/** @type {any} */ ('/repository/tests/engine-run.js'));
    const engine = await loadEngine({ variant });
    const hash = await run.hashOfRun(engine);
    return { hash, logits: /** @type {number[]} */ (await run.logitsOfRun(engine)) };
  }, variant);
}

test('a run in Chromium gives the bits of the same run in Node', async ({ page: chromium }) => {
  const { hash } = await runInChromium(chromium, 'simd');
  expect(hash).toBe(await hashOfRun(await loadEngine({ variant: 'simd' })));
});

test('relaxed SIMD rounds otherwise, and learns the same', async ({ page: chromium }) => {
  const { hash, logits } = await runInChromium(chromium, 'relaxed-simd');
  const reference = await loadEngine({ variant: 'simd' });
  expect(hash).not.toBe(await hashOfRun(reference));
  const expected = await logitsOfRun(reference);
  const largest = Math.max(...expected.map(Math.abs));
  const farthest = Math.max(...logits.map((z, i) => Math.abs(z - expected[i])));
  expect(farthest / largest).toBeLessThan(1e-3);
});
