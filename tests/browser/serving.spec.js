import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { chromium, expect, test } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../tools/chromium.mjs';
import { quickRun, thePage } from './the-page.js';

/** The status with which a server on this machine answers to a name. */
const answerTo = (/** @type {string} */ name, /** @type {number} */ port) =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, headers: { Host: `${name}:${port}` } };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });

test('others open the page by name, over plain http, and train on one thread', async ({
  baseURL,
}) => {
  const own = Number(new URL(/** @type {string} */ (baseURL)).port);
  const port = own + 100;
  const vite = ['node_modules/vite/bin/vite.js', 'preview', '--host'];
  const server = spawn(process.execPath, [...vite, '--port', `${port}`, '--strictPort'], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  let said = '';
  server.stdout.on('data', (data) => (said += data));
  try {
    await expect.poll(() => said).toContain(`Open http://localhost:${port}/ and press Train`);
    const addresses = Object.values(networkInterfaces())
      .flatMap((of) => of ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    if (addresses.length > 0) {
      await expect.poll(() => said).toContain('the page runs on one thread');
      for (const name of [...addresses, hostname().toLowerCase()]) {
        expect(said).toContain(`http://${name}:${port}/`);
      }
    }
    for (const name of [...addresses, hostname(), 'room-12.school.example']) {
      expect(await answerTo(name, port), name).toBe(200);
    }
    expect(await answerTo('room-12.school.example', own), 'without --host').toBe(403);

    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumFlags, '--host-resolver-rules=MAP room-12.school.example 127.0.0.1'],
    });
    const page = await browser.newPage({ baseURL: `http://room-12.school.example:${port}/` });
    const dk = thePage(page);
    await dk.open(quickRun);
    await dk.train.click();
    await dk.finished(120_000);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await expect(page.getByText('threads: 1 (')).toBeVisible();
    await browser.close();
  } finally {
    server.kill();
  }
});
