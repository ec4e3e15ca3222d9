// The browser of the tests: the machine's own Chromium or Chrome, never a download of Playwright's.

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
