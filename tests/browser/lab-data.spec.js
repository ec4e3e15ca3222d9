import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { dataSetNamed } from '../../web/data/datasets.js';
import { kinds, packedName, parts, publishedName } from '../../web/data/file-names.js';
import { numbers, quickForm, theLab } from './the-lab.js';
import { expectAccessible, visit } from './the-page.js';

// The lab with another data set than the story's. The site of the tests has none: what it is sent in its
// place has the shape of Fashion-MNIST, and a bright square a class.

test.describe.configure({ timeout: 120_000 });

const fashion = dataSetNamed('fashion-mnist');

/** @type {(part: 'train' | 'test', kind: 'images' | 'labels') => Buffer} packed */
function madeUp(part, kind) {
  const { rows, cols, classes } = fashion;
  const count = part === 'train' ? fashion.trainImages : fashion.testImages;
  const sizes = kind === 'images' ? [count, rows, cols] : [count];
  const bytes = Buffer.alloc(4 + 4 * sizes.length + sizes.reduce((a, b) => a * b));
  bytes.writeUInt32BE(0x800 + sizes.length);
  for (const [i, size] of sizes.entries()) bytes.writeUInt32BE(size, 4 + 4 * i);
  for (let i = 0; i < count; ++i) {
    const label = i % classes;
    if (kind === 'labels') bytes[8 + i] = label;
    else bytes.fill(200, 16 + rows * cols * i + 40 * label, 16 + rows * cols * i + 40 * label + 20);
  }
  return gzipSync(bytes, { level: 1 });
}

/** @type {Map<string, Buffer>} by the name of the file */
const files = new Map();
test.beforeAll(() => {
  for (const part of parts) {
    for (const kind of kinds) files.set(packedName(part, kind), madeUp(part, kind));
  }
});

/** @param {import('@playwright/test').Page} page */
const serveMadeUp = (page) =>
  page.route(`**/${fashion.folder}/*`, (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    return route.fulfill({ body: files.get(name) });
  });

/** Unpacking 55 MB takes its time. @param {ReturnType<typeof theLab>} lab */
const ready = (lab) =>
  expect(lab.section('Run')).toContainText('Ready: 60,000 images to learn from', {
    timeout: 60_000,
  });

test('another data set is chosen, fetched and trained on, and its runs say so', async ({
  page,
}) => {
  await serveMadeUp(page);
  await visit(page, `./${quickForm}`);
  const lab = theLab(page);
  await ready(lab);
  await lab.train();
  await lab.field('Data set').selectOption('fashion-mnist');
  await ready(lab);
  expect(page.url()).toContain('lab.data=fashion-mnist');
  await lab.section('Settings of the next run').getByRole('button', { name: 'Sneaker' }).click();
  expect(page.url()).toContain('lab.without=7');
  await expect(lab.field('What the images show').locator('option').first()).toHaveText('clothes');
  await lab.section('Settings of the next run').getByRole('button', { name: 'Sneaker' }).click();
  await lab.train();
  await expect(lab.kept().first().locator('.name')).toHaveText(
    'Fashion-MNIST: 30, labels, 1,000 images',
  );
  const [, errors] = numbers(await lab.row('Test errors'));
  expect(errors).toBeLessThanOrEqual(2000); // squares are easily told apart
  await expect(
    lab
      .results()
      .getByRole('row', { name: /^Data set/ })
      .getByRole('cell'),
  ).toHaveText(['MNIST', 'Fashion-MNIST']);
  await expectAccessible(page, ['.settings'], { themes: ['light'] });

  await page.reload();
  await page.mouse.move(2, 2);
  await expect(lab.field('Data set')).toHaveValue('fashion-mnist');
  await expect(lab.kept()).toHaveCount(2);
});

test('where a site lacks one the reader may bring it; other files are refused, and the lab goes on', async ({
  page,
}) => {
  await page.route(`**/${fashion.folder}/*`, (route) => route.fulfill({ status: 404 }));
  await visit(page, `./${quickForm}&lab.data=fashion-mnist`);
  const lab = theLab(page);
  const alert = lab.section('Run').getByRole('alert');
  await expect(alert).toContainText('Fashion-MNIST could not be fetched');
  const picker = page.getByLabel('Choose four files').first();
  const bring = (/** @type {string[]} */ names) =>
    picker.setInputFiles(
      names.map((name) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: files.get(name) ?? Buffer.alloc(0),
      })),
    );
  await bring([...files.keys()].slice(1));
  await expect(alert).toContainText('These files were not taken');
  await expect(alert).toContainText('expected one file of the train images');
  await bring([...files.keys()]);
  await expect(alert).toContainText('not Fashion-MNIST: other images or labels');
  await lab.field('Data set').selectOption('mnist');
  await expect(alert).toHaveCount(0);
  await ready(lab);
  await expect(picker).toHaveCount(0);
  await lab.train();
  await expect(lab.kept().first().locator('.name')).toHaveText('30, labels, 1,000 images');
});

const published = existsSync(fashion.origin.folder);
test(`the published files of Fashion-MNIST are taken${published ? '' : `: ${fashion.origin.howTo}`}`, async ({
  page,
}) => {
  test.skip(!published, fashion.origin.howTo);
  await page.route(`**/${fashion.folder}/*`, (route) => route.fulfill({ status: 404 }));
  await visit(page, `./${quickForm}&lab.data=fashion-mnist`);
  const lab = theLab(page);
  await expect(lab.section('Run').getByRole('alert')).toBeVisible();
  await page
    .getByLabel('Choose four files')
    .first()
    .setInputFiles(
      parts.flatMap((part) =>
        kinds.map((kind) => {
          const plain = join(fashion.origin.folder, publishedName(part, kind));
          return existsSync(plain) ? plain : `${plain}.gz`;
        }),
      ),
    );
  await ready(lab);
});
