import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './tools/chromium.mjs';

const port = Number(process.env.DK_PORT ?? 4273); // not `npm start`'s, which may be running
const address = `http://localhost:${port}/`;

export default defineConfig({
  testDir: 'tests/browser',
  workers: 1, // tests measure frame times and train on all cores
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: { baseURL: address, trace: 'off' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: findChromium(), args: chromiumFlags },
      },
    },
  ],
  webServer: {
    command: `npm run preview -- --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
