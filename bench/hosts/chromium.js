import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { chromiumFlags, findChromium } from '../../tools/chromium.mjs';
import config from '../../vite.config.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * MNIST and the benchmark's WASM as bytes: /@repository/<path>.
 * @type {import('vite').Plugin}
 */
const rawFiles = {
  name: 'raw-files',
  configureServer({ middlewares }) {
    middlewares.use('/@repository', async (request, response) => {
      response.end(await readFile(repository + request.url));
    });
  },
};

/**
 * A worker a contender, in an isolated page: Chromium, and Vite's server.
 * @returns {Promise<import('../rounds.js').Host>}
 */
export async function openChromium() {
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [rawFiles],
    worker: { format: 'es' },
    server: { port: 0, hmr: false, headers: config.server?.headers, fs: { allow: [repository] } },
    optimizeDeps: {
      include: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
      // Their WASM is found beside them, where a bundled copy would not look.
      exclude: ['@jax-js/jax', 'onnxruntime-web', 'wasm-feature-detect'],
    },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`[bench] page: ${message.text()}`);
  });
  await page.goto(`${server.resolvedUrls?.local[0]}hosts/page.html`);

  /**
   * @param {string} name of a function that page.js offers
   * @param {any[]} args
   * @returns {Promise<any>}
   */
  const call = (name, ...args) =>
    page.evaluate(({ name, args }) => /** @type {any} */ (globalThis).bench[name](...args), {
      name,
      args,
    });
  return {
    name: 'chromium',
    version: `Chromium ${browser.version()}`,

    async start(spec, task) {
      const number = await call('open');
      await call('call', number, 'start', [spec, task]);
      return {
        losses: (count) => call('call', number, 'losses', [count]),
        prepare: () => call('call', number, 'prepare', []),
        run: (milliseconds) => call('call', number, 'run', [milliseconds]),
        stop: () => call('stop', number),
      };
    },

    loadMilliseconds: (variant) => call('loadMilliseconds', variant),

    async close() {
      await browser.close();
      await server.close();
    },
  };
}
