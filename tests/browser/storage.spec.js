import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { quickForm, theLab } from './the-lab.js';
import { holdDigits, thePage, visit } from './the-page.js';

// Storage that refuses: the page, the lab and the experiments say so and go on.

/** What a browser's storage does where it is shut. @type {Record<string, () => void>} */
const shut = {
  'is missing': () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
    Object.defineProperty(globalThis, 'localStorage', { value: null });
  },
  throws: () => {
    const refuse = () => {
      throw new DOMException('denied by a test', 'SecurityError');
    };
    IDBFactory.prototype.open = refuse;
    Object.defineProperty(globalThis, 'localStorage', { get: refuse });
  },
  'fails later': () => {
    IDBObjectStore.prototype.put = function () {
      this.transaction.abort(); // without a reason
      return /** @type {IDBRequest<IDBValidKey>} */ ({});
    };
    Storage.prototype.setItem = () => {
      throw new DOMException('full, says a test', 'QuotaExceededError');
    };
  },
};

/**
 * Gives the page's origin so much room, or all again.
 * @param {import('@playwright/test').Page} page
 * @param {number} [quotaSize] bytes
 */
async function limitStorage(page, quotaSize) {
  const chromium = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await chromium.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
}

for (const [what, break_] of Object.entries(shut)) {
  test(`a choice that is not kept is made, and said (storage ${what})`, async ({ page }) => {
    await page.addInitScript(break_);
    await holdDigits(page);
    await thePage(page).open();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('alert')).toContainText('does not let the page remember');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
    await expect(page.getByRole('alert')).toContainText('선택을 기억하도록 허용하지 않습니다');
  });

  test(`a run that is not kept stays while the page does (storage ${what})`, async ({ page }) => {
    await page.addInitScript(break_);
    await visit(page, `./${quickForm}`);
    const lab = theLab(page);
    await lab.train();
    const kept = lab.section('Kept runs');
    await expect(kept.getByRole('alert')).toContainText('refuses to keep runs now');
    await expect(lab.kept().first()).toContainText('not kept');
    await expect(lab.section('Run')).toContainText('Finished, but not kept by the browser: 30');
    await lab.kept().first().locator('summary').click();
    const file = await lab.download(
      lab.kept().first().getByRole('button', { name: 'Network (safetensors)' }),
    );
    expect((await readFile(file.path)).length).toBeGreaterThan(4 * 784 * 30);
    await lab.train();
    await expect(lab.kept()).toHaveCount(2);
  });
}

test('a lab whose storage is full keeps all or nothing, and the rest once there is room', async ({
  page,
}) => {
  await visit(page, `./${quickForm}`);
  await limitStorage(page, 1);
  const lab = theLab(page);
  await lab.train();
  await lab.train();
  await expect(lab.kept().filter({ hasText: 'not kept' })).toHaveCount(2);
  await lab.kept().first().locator('summary').click();
  await lab.kept().first().getByLabel('Name').fill('The one that had no room');
  await lab.kept().first().getByLabel('Name').press('Tab');
  const alert = lab.section('Kept runs').getByRole('alert');
  await expect(alert).toContainText('refuses to keep runs now');

  let questions = 0;
  page.on('dialog', (dialog) => {
    questions += 1;
    return dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => questions).toBe(1);

  await limitStorage(page);
  await lab.kept().nth(1).locator('summary').click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete' }).click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete for good' }).click();
  await expect(alert).toBeHidden();
  await expect(lab.kept().filter({ hasText: 'not kept' })).toHaveCount(0);
  await page.reload();
  await expect(lab.kept()).toHaveCount(1);
  await expect(lab.kept().first()).toContainText('The one that had no room');
  expect(questions).toBe(1);
});

test('a run that is refused leaves no network behind', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (
      /** @type {unknown} */ value,
      /** @type {string} */ key,
    ) {
      if (this.name !== 'runs') return put.call(this, value, key);
      throw new DOMException('full, says a test', 'QuotaExceededError');
    };
  });
  await visit(page, `./${quickForm}`);
  const lab = theLab(page);
  await lab.train();
  await expect(lab.kept().first()).toContainText('not kept');
  const networks = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('dark-knowledge.workbench.networks');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const store = opening.result.transaction('networks').objectStore('networks');
          store.count().onsuccess = ({ target }) =>
            resolve(/** @type {IDBRequest<number>} */ (target).result);
        };
      }),
  );
  expect(networks).toBe(0);
});

test('an experiment whose storage is full says so, and goes on from what it has', async ({
  page,
}) => {
  test.slow(); // it trains a teacher, on cores that may be shared
  await visit(page, './#v1&view=experiments');
  const panel = page.getByRole('region', { name: 'Run the experiment', exact: true });
  await expect(panel).toContainText('Not run yet');
  await limitStorage(page, 1);
  await panel.getByRole('button', { name: 'Run the experiment' }).click();
  await expect(panel).toContainText('Running: 1 of 5 steps done', { timeout: 240_000 });
  await expect(panel.getByRole('alert')).toContainText("This browser's storage is full");
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel).toContainText('Stopped: 1 of 5 steps done');
  await expect(panel).not.toContainText('done and kept');
  await panel.getByRole('button', { name: 'Go on' }).click();
  await expect(panel).toContainText('Taken from an earlier run: 1 of 5 steps', { timeout: 60_000 });
  await panel.getByRole('button', { name: 'Stop' }).click();
});
