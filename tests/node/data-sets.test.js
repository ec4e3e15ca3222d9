import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataSetNamed, dataSets, defaultData } from '../../web/data/datasets.js';
import { folderOf, readFolder } from '../../web/data/folder.js';
import { dataOf, knownDataOf, unpackFiles } from '../../web/data/load.js';
import { checkFits } from '../../web/experiments/fits.js';
import { experiments } from '../../web/experiments/index.js';
import { memoryOfPage } from '../../web/workers/memory.js';
import { bars, writeBars } from './idx.js';
import { engine, expectRefusal, useEngine } from './the-engine.js';

useEngine();

/** @type {string} */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-data-'));
  writeBars(folder, { train: 60, test: 30, classes: 3 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The files of a folder as a reader brings them. @param {string} from */
const brought = (from) =>
  readdirSync(from).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(from, name))),
  }));

describe('the list', () => {
  test('begins with MNIST, and has every name once', () => {
    expect(defaultData.id).toBe('mnist');
    expect(new Set(dataSets.map(({ id }) => id)).size).toBe(dataSets.length);
    expect(() => dataSetNamed('imagenet')).toThrow(
      "no data set 'imagenet'; there is mnist, fashion",
    );
  });

  for (const dataSet of dataSets) {
    const isHere = existsSync(folderOf(dataSet));
    test.skipIf(!isHere)(
      `${dataSet.title} is what its row says, to the byte${isHere ? '' : `: ${dataSet.origin.howTo}`}`,
      async () => {
        const files = await readFolder(folderOf(dataSet));
        const data = knownDataOf(engine, files, dataSet, { toTheByte: true });
        expect(data.train.classes).toBe(dataSet.classes);
        for (const one of Object.values(data)) one.dispose();
      },
    );
  }

  test('nothing else in web/ knows how large the images are or how many', () => {
    const web = fileURLToPath(new URL('../../web/', import.meta.url));
    const told = readdirSync(web, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(js|svelte)$/.test(file))
      .filter((file) => !/^(data|engine[\\/]wasm)[\\/]/.test(file))
      .filter((file) => /\b(784|60_?000)\b/.test(readFileSync(join(web, file), 'utf8')));
    expect(told).toEqual([]);
  });

  test('says how much memory the lab needs', () => {
    const half = { ...defaultData, trainImages: defaultData.trainImages / 2 };
    expect(memoryOfPage(half)).toBeLessThan(memoryOfPage(defaultData));
  });
});

describe('files that a reader brings', () => {
  test('are known by their names', async () => {
    const data = dataOf(engine, await unpackFiles(brought(folder)));
    expect([data.train.size, data.test.size, data.train.rows, data.train.cols]).toEqual([
      60, 30, 5, 4,
    ]);
    for (const one of Object.values(data)) one.dispose();
  });

  test('are refused by name where one is missing, twice there or damaged', async () => {
    const files = brought(folder);
    const refused = (/** @type {typeof files} */ some, /** @type {string} */ message) =>
      expectRefusal(() => unpackFiles(some), 'corrupt-data', message);
    await refused(
      files.slice(1),
      'expected one file of the test images, such as test-images.idxgz',
    );
    await refused(
      [...files, { name: 'emnist-letters-test-labels-idx1-ubyte', bytes: new Uint8Array() }],
      'got 2 among',
    );
    await refused(
      files.map(({ name, bytes }) => ({ name, bytes: bytes.slice(0, 30) })),
      'idxgz: the gzip data is damaged',
    );
  });

  test('are refused where they are another data set', async () => {
    const files = await unpackFiles(brought(folder));
    await expectRefusal(
      () => knownDataOf(engine, files, defaultData),
      'corrupt-data',
      'train-images.idxgz, train-labels.idxgz: not MNIST: expected 60000 images of 28 x 28; got 60',
    );
    const alike = { ...defaultData, rows: 5, cols: 4, trainImages: 60, testImages: 30, classes: 3 };
    knownDataOf(engine, files, alike).train.dispose();
    await expectRefusal(
      () => knownDataOf(engine, files, alike, { toTheByte: true }),
      'corrupt-data',
      'not MNIST: other images or labels, though as many and as large',
    );
    await expectRefusal(
      () => dataOf(engine, files, { classes: 2 }),
      'invalid-argument',
      'train-images.idxgz, train-labels.idxgz: dataset: label 2 is 2; expected 0 to 1',
    );
  });

  test('may be of one row an image, which is taken for square', async () => {
    const { images, labels } = bars(6, 3, 0);
    const inRows = Buffer.concat([images.subarray(0, 8), Buffer.from([0, 0, 0, 16])]);
    inRows[3] = 2;
    const pixels = images.subarray(16, 16 + 6 * 16);
    const pair = { images: new Uint8Array(Buffer.concat([inRows, pixels])), labels };
    const packed = Object.entries(pair).flatMap(([kind, bytes]) =>
      ['train', 'test'].map((part) => ({
        name: `${part}-${kind}.idxgz`,
        bytes: new Uint8Array(gzipSync(bytes)),
      })),
    );
    const data = dataOf(engine, await unpackFiles(packed));
    expect([data.test.rows, data.test.cols]).toEqual([4, 4]);
    for (const one of Object.values(data)) one.dispose();
  });
});

describe('an experiment', () => {
  const named = (/** @type {string} */ name) =>
    /** @type {import('../../web/experiments/definition.js').Experiment} */ (
      experiments.find((one) => one.name === name)
    );

  test('fits every data set of the list', () => {
    for (const dataSet of dataSets) {
      for (const experiment of experiments) checkFits(experiment, 'paper', dataSet);
    }
  });

  test('says why not where it does not', () => {
    const few = { classes: 3, trainImages: 60_000 };
    expect(() => checkFits(named('mythical-3'), 'paper', few)).toThrow(
      'mythical-3 names class 3; the images have classes 0 to 2',
    );
    expect(() => checkFits(named('only-7-8'), 'paper', few)).toThrow('only-7-8 names class 8');
    expect(() =>
      checkFits(named('few-labels'), 'paper', { classes: 10, trainImages: 400 }),
    ).toThrow('few-labels needs 50001 training images or more; there are 400');
    checkFits(named('temperature-width'), 'paper', few);
  });

  test('that names classes says whose', () => {
    const naming = experiments.filter(({ classesOf }) => classesOf === 'mnist');
    expect(naming.map(({ name }) => name)).toEqual([
      'mythical-3',
      'only-7-8',
      'teacher-age',
      'hinton-2015',
    ]);
  });
});
