import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './tools/chromium.mjs';

const port = Number(process.env.DK_PORT ?? 4273); // not `npm start`'s, which may be running
const address = `http://localhost:${port}/`;

export default defineConfig({
  testDir: 'tests/browser',
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  workers: 2,
  use: {
    baseURL: address,
    trace: 'off',
    browserName: 'chromium',
    launchOptions: { executablePath: findChromium(), args: chromiumFlags },
  },
  projects: [
    { name: 'chromium', testIgnore: '**/long/**' },
    // What takes minutes, and what measures time: with the machine to itself.
    { name: 'long', testMatch: '**/long/**/*.spec.js', workers: 1 },
  ],
  webServer: {
    command: `npm run preview -- --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
