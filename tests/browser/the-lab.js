import { expect } from '@playwright/test';
import { visit } from './the-page.js';

/** @typedef {import('@playwright/test').Locator} Locator */

/** A form whose run takes a moment. */
export const quickForm =
  '#v1&view=lab&lab.hidden=30&lab.images=1000&lab.heldOut=1000&lab.rate=0.003&lab.epochs=6&lab.looks=6';

/**
 * A visit to the lab, with its words in English.
 * @param {import('@playwright/test').Browser} browser
 */
export async function openLab(browser) {
  const page = await (
    await browser.newContext({ colorScheme: 'light', acceptDownloads: true })
  ).newPage();
  await visit(page, `./${quickForm}`);
  await expect(page.getByRole('heading', { level: 1, name: 'The lab' })).toBeVisible();
  return { page, lab: theLab(page) };
}

/** @param {import('@playwright/test').Page} page */
export function theLab(page) {
  const section = (/** @type {string} */ name) => page.getByRole('region', { name, exact: true });
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  const results = () => page.getByRole('table').filter({ hasText: 'Test cross-entropy' });
  const kept = () => section('Kept runs').locator('ul > li');
  const errorsFigure = () => page.getByRole('figure', { name: 'Errors', exact: true });

  /** @param {string | RegExp} label */
  const field = (label) => section('Settings of the next run').getByLabel(label, { exact: true });

  return {
    section,
    button,
    results,
    kept,
    errorsFigure,
    field,

    /**
     * @param {string} name
     * @param {string | number} value
     */
    async enter(name, value) {
      await field(name).fill(String(value));
      await field(name).press('Tab');
    },

    /** @param {string} [name] Trains, and waits until one more run is kept. */
    async train(name = 'Train') {
      const before = await kept().count();
      await button(name).click();
      await expect(kept()).toHaveCount(before + 1, { timeout: 60_000 });
    },

    /** The cells of a row of the results. @param {string} name */
    async row(name) {
      const cells = results()
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
      return cells.getByRole('cell').allInnerTexts();
    },

    /**
     * What a click downloads.
     * @param {Locator} where
     */
    async download(where) {
      const waiting = page.waitForEvent('download');
      await where.click();
      const file = await waiting;
      return { name: file.suggestedFilename(), path: /** @type {string} */ (await file.path()) };
    },

    killWorker: () =>
      page.workers()[0].evaluate(() => {
        setTimeout(() => {
          throw new Error('killed by a test');
        });
      }),
  };
}

export const numbers = (/** @type {string[]} */ texts) =>
  texts.map((text) => Number(text.replaceAll(/[,\s]|errors?/g, '')));
