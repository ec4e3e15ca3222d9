// The browser of the tests and of the benchmark: the machine's own Chromium or Chrome, never a download of Playwright's.

import { existsSync } from 'node:fs';
import { which } from './system.mjs';

const commands = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'chrome',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** CHROME_PATH wins, so that any build can be tested. */
export function findChromium(env = process.env) {
  if (env.CHROME_PATH) return env.CHROME_PATH;
  for (const command of commands) {
    const file = which(command, env);
    if (file) return file;
  }
  return places.find((file) => existsSync(file));
}

// Chromium as root needs --no-sandbox; the others keep it from calling its maker's hosts, and from making
// the panel of its address bar, some 400 requests, anew for each window, just when a test's page opens
// (gotenberg issue 1656). Of several --disable-features Chromium takes the last only, so what Playwright
// and chrome-launcher would switch off stays on.
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];
