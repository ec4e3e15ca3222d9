import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { loadEngine } from '../../web/engine/index.js';
import { hashOfRun } from '../engine-run.js';

// The engine as it is in the repository, in a bare page: no bundler, no app.
const repository = fileURLToPath(new URL('../..', import.meta.url));
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const page = `<!doctype html><title>engine</title><script type="importmap">${JSON.stringify({
  imports: {
    'wasm-feature-detect': '/repository/node_modules/wasm-feature-detect/dist/esm/index.js',
    '#wasm/simd': '/repository/web/engine/wasm/simd/engine.mjs',
  },
})}</script>`;

test('a run in Chromium gives the bits of the same run in Node', async ({ page: chromium }) => {
  await chromium.route('**/repository/**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/repository/', '');
    if (path === '') return route.fulfill({ contentType: 'text/html', body: page });
    const contentType = types[/** @type {keyof types} */ (extname(path))];
    return route.fulfill({ contentType, body: await readFile(repository + path) });
  });
  await chromium.goto('/repository/');
  const inChromium = await chromium.evaluate(async () => {
    const { loadEngine } = await import(/** @type {any} */ ('/repository/web/engine/index.js'));
    const { hashOfRun } = await import(/** @type {any} */ ('/repository/tests/engine-run.js'));
    return hashOfRun(await loadEngine({ variant: 'simd' }));
  });
  expect(inChromium).toBe(await hashOfRun(await loadEngine({ variant: 'simd' })));
});
