import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { openLab } from './the-lab.js';
import { expectAccessible } from './the-page.js';

// A visit to the lab: the tests look at what the ones before have made.
test.describe.configure({ mode: 'serial', timeout: 60_000 });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {Awaited<ReturnType<typeof openLab>>['lab']} */
let lab;

test.beforeAll(async ({ browser }) => ({ page, lab } = await openLab(browser)));
test.afterAll(() => page.context().close());

test('runs are renamed, deleted, and outlive a reload', async () => {
  await lab.train();
  await lab.train();
  await lab.kept().first().locator('summary').click();
  await lab.kept().first().getByLabel('Name').fill('The one to keep');
  await lab.kept().first().getByLabel('Name').press('Tab');
  const count = await lab.kept().count();
  await lab.kept().nth(1).locator('summary').click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete' }).click();
  await lab.kept().nth(1).getByRole('button', { name: 'Delete for good' }).click();
  await expect(lab.kept()).toHaveCount(count - 1);
  const errors = await lab.kept().locator('.errors').allInnerTexts();
  await page.reload();
  await expect(lab.kept()).toHaveCount(count - 1);
  await expect(lab.kept().first()).toContainText('The one to keep');
  expect(await lab.kept().locator('.errors').allInnerTexts()).toEqual(errors);
});

test('a run that was kept before a setting was there has its default', async () => {
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('dark-knowledge.workbench.runs');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('runs', 'readwrite');
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(null);
          };
          const runs = transaction.objectStore('runs');
          runs.openCursor().onsuccess = ({ target }) => {
            const { result: cursor } = /** @type {IDBRequest<IDBCursorWithValue>} */ (target);
            if (!cursor) return;
            delete cursor.value.settings?.transfer;
            cursor.update(cursor.value);
            cursor.continue();
          };
        };
      }),
  );
  await page.reload();
  await expect(lab.kept().first()).toContainText('The one to keep');
  await lab.kept().first().locator('summary').click();
  await lab.kept().first().getByLabel('Name').fill('');
  await lab.kept().first().getByLabel('Name').press('Tab');
  await expect(lab.kept().first().locator('.name')).toContainText('30, labels, 1,000 images');
  await lab.kept().first().getByLabel('Name').fill('The one to keep');
  await lab.kept().first().getByLabel('Name').press('Tab');
  await lab.kept().first().locator('summary').click();
});

test('the JSON of a run has its description and curves', async () => {
  await lab.kept().first().locator('summary').click();
  const file = await lab.download(lab.kept().first().getByRole('button', { name: 'JSON' }));
  const { run, networks } = JSON.parse(await readFile(file.path, 'utf8'));
  expect(run).toMatchObject({
    hidden: [30],
    images: { count: 59_000, subset: 1000 },
    options: { epochs: 6, optimizer: { rate: 0.003 } },
    heldOut: { from: 59_000 },
    seed: 1,
  });
  const [{ curves, test: final }] = networks;
  expect(curves.testErrors).toHaveLength(6);
  expect(curves.testErrors.at(-1).y).toBe(final.errors);
});

test('names that nobody typed follow the language, also in files; typed ones stay', async () => {
  await lab.train();
  await lab.train();
  await lab.train();
  const name = (/** @type {number} */ i) => lab.kept().nth(i).locator('.name');
  const [second, first] = await Promise.all([0, 1].map((i) => name(i).innerText()));
  const [, number] = first.match(/^30, labels, 1,000 images \((\d+)\)$/) ?? [];
  expect(second).toBe(`30, labels, 1,000 images (${Number(number) + 1})`);
  const nameField = lab.kept().nth(1).getByRole('textbox');
  await lab.kept().nth(1).locator('summary').click();
  await nameField.fill('Mine');
  await nameField.press('Tab');
  await expect(name(1)).toHaveText('Mine');
  await expect(name(0)).toHaveText(`30, labels, 1,000 images (${number})`);

  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  const korean = lab.section('저장한 실행').locator('ul > li');
  await expect(korean.nth(1).locator('.name')).toHaveText('Mine');
  await expect(korean.nth(0).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(lab.section('실행').locator('.headline')).toHaveText(
    `마치고 저장했습니다: 30, 라벨, 이미지 1,000장 (${number})`,
  );
  await expect(lab.section('나란히 보기').getByRole('columnheader').last()).toContainText(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );
  const csv = await lab.download(korean.nth(1).getByRole('button', { name: 'CSV' }));
  expect(csv.name).toBe('Mine.csv');
  const field = korean.nth(1).getByRole('textbox');
  await field.fill('');
  await field.press('Tab');
  await expect(field).toHaveValue(`30, 라벨, 이미지 1,000장 (${number})`);
  await expect(korean.nth(0).locator('.name')).toHaveText(
    `30, 라벨, 이미지 1,000장 (${Number(number) + 1})`,
  );
  const json = await lab.download(korean.nth(1).getByRole('button', { name: 'JSON' }));
  expect(json.name).toBe(`30-라벨-이미지-1-000장-${number}.json`);
  expect(JSON.parse(await readFile(json.path, 'utf8')).name).toBe(
    `30, 라벨, 이미지 1,000장 (${number})`,
  );

  await page.reload();
  await expect(korean.nth(1).locator('.name')).toHaveText(`30, 라벨, 이미지 1,000장 (${number})`);
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
  await expect(name(1)).toHaveText(first);
  await expect(lab.kept().filter({ hasText: 'The one to keep' })).toHaveCount(1);
});

test('the lab speaks Korean, nothing is lost, and all of it is accessible', async () => {
  const count = await lab.kept().count();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('실험실');
  await expect(page.getByRole('button', { name: '학습 시작' })).toBeVisible();
  await expect(page.getByRole('region', { name: '저장한 실행' }).locator('ul > li')).toHaveCount(
    count,
  );
  await expectAccessible(page);
});
