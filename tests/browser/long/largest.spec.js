import { expect, test } from '@playwright/test';
import { thePage } from '../the-page.js';

test('the largest networks and batches that the form allows are trained', async ({ page }) => {
  test.setTimeout(300_000);
  await page.addInitScript(() => {
    const { Worker } = window;
    /** @type {string[]} */
    const heard = [];
    window.Worker = class extends Worker {
      /** @param {ConstructorParameters<typeof Worker>} args */
      constructor(...args) {
        super(...args);
        this.addEventListener('message', ({ data: { type, event } }) =>
          heard.push(event ? `${event.type} ${event.measuredOn ?? ''}` : type),
        );
      }
    };
    Object.assign(window, { heard });
  });
  const dk = thePage(page);
  const hidden = '1200-1200-1200-1200';
  await dk.open(
    `#v1&teacher=${hidden}&teacherEpochs=0.1&student=${hidden}&studentEpochs=0.1&images=60000&batchSize=1024`,
  );
  await dk.train.click();
  await dk.finished(280_000);
  await expect(dk.training.getByRole('alert')).toBeHidden();
  // To measure the teacher on all test images is one call, and it beats.
  /** @type {string[]} */
  const heard = await page.evaluate(() => /** @type {any} */ (window).heard);
  const measured = heard.indexOf('errors 10000');
  const before = heard.slice(0, measured);
  const sinceStep = before.slice(before.findLastIndex((type) => type.startsWith('steps')));
  expect(sinceStep.filter((type) => type === 'beat').length).toBeGreaterThanOrEqual(2);
});
