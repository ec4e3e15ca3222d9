import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataSource, readData } from '../../web/cli/src/data.js';
import { Progress } from '../../web/cli/src/progress.js';
import { hashOfFolder } from '../../web/data/folder.js';
import { loadEngine, methods } from '../../web/engine/src/index.js';
import { experiments } from '../../web/experiments/index.js';
import { matrixText, meanAndDeviation } from '../../web/experiments/table-text.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** @type {string} a folder with the beginning of MNIST, and a cache of its own */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-cli-'));
  for (const [part, count] of /** @type {const} */ ([
    ['train', 400],
    ['test', 200],
  ])) {
    writeFileSync(
      join(folder, `${part}-images.idxgz`),
      beginning(`${part}-images`, 16, 784, count),
    );
    writeFileSync(join(folder, `${part}-labels.idxgz`), beginning(`${part}-labels`, 8, 1, count));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @type {(name: string, header: number, size: number, count: number) => Uint8Array} */
function beginning(name, header, size, count) {
  const whole = gunzipSync(readFileSync(join(repository, 'public', 'mnist', `${name}.idxgz`)));
  const cut = Buffer.from(whole.subarray(0, header + size * count));
  cut.writeUInt32BE(count, 4);
  return gzipSync(cut);
}

/**
 * @param {string[]} args
 * @param {{ cache?: string, onError?: (text: string, child: import('node:child_process').ChildProcess)
 *   => void }} [options]
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function darkKnowledge(args, { cache = 'cache', onError } = {}) {
  const child = spawn(
    process.execPath,
    [join(repository, 'web', 'cli', 'src', 'main.js'), ...args],
    {
      env: { ...process.env, XDG_CACHE_HOME: join(folder, cache) },
    },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => {
    err += chunk;
    onError?.(err, child);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const data = () => ['--data', folder];

/** @param {import('../../web/engine/src/index.js').Engine} engine @param {string} where */
const read = (engine, where) => readData(engine, dataSource({ data: where }));

test('list names every experiment', async () => {
  const { code, out } = await darkKnowledge(['list']);
  expect(code).toBe(0);
  for (const { name, title } of experiments) expect(out).toMatch(new RegExp(`${name} +${title}`));
});

test('help is an answer, nothing at all is not understood', async () => {
  expect(await darkKnowledge(['--help'])).toMatchObject({ code: 0, err: '' });
  const { code, out } = await darkKnowledge([]);
  expect(code).toBe(2);
  expect(out).toContain('dark-knowledge experiment NAME');
});

test.each([
  [['expriment'], "no command 'expriment'"],
  [['experiment'], 'the name of one experiment'],
  [['experiment', 'nope'], "no experiment 'nope'"],
  [['experiment', 'hinton-2015', '--size', 'huge'], '--size is huge; expected classroom'],
  [['experiment', 'hinton-2015', '--seeds', '0'], '--seeds is 0'],
  [['experiment', 'hinton-2015', '--sedes', '1'], '--sedes'],
  [['train', 'x', '--epochs', 'many'], "--epochs is 'many'"],
  [['distill', 'x'], '--teacher'],
  [['evaluate', 'x', '--inputs', '0.13'], "--inputs is '0.13'; expected 0..255"],
  [['distill', 'x', '--teacher', 'y', '--inputs', '0,0'], "--inputs is '0,0'"],
  [['evaluate'], 'one safetensors file'],
  [['evaluate', 'x', '--data', 'mnist', '--classes', '3'], 'the classes of MNIST are known'],
  [['evaluate', 'x', '--data', 'y', '--first-label', '256'], '--first-label is 256'],
])('%j is refused with exit code 2', async (args, message) => {
  const { code, err } = await darkKnowledge(args);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test.each([
  [['info', 'no-such-file'], 'no-such-file'],
  [['evaluate', join(repository, 'package.json')], 'package.json'],
  [['info', '--variant', 'mmx'], "variant 'mmx' does not exist"],
  [
    ['experiment', 'hinton-2015', '--data', 'nowhere'],
    'nowhere: has no train images: looked for train-images.idxgz',
  ],
])('%j fails with exit code 1', async (args, message) => {
  const { code, err } = await darkKnowledge(args);
  expect(err).toContain(message);
  expect(err).not.toContain('    at '); // a sentence, no stack
  expect(code).toBe(1);
});

test('the option was called --mnist', async () => {
  const older = await darkKnowledge(['evaluate', 'nothing', '--mnist', 'nowhere']);
  expect(older.err).toContain('nowhere: has no train images');
  const both = await darkKnowledge(['evaluate', 'nothing', '--mnist', 'a', '--data', 'b']);
  expect(both.err).toContain('--mnist is what --data was called: give one of them');
  expect([older.code, both.code]).toEqual([1, 2]);
});

describe('images in a folder', () => {
  /** @param {(part: string, kind: string) => string} nameOf @param {boolean} isPacked */
  function otherFolder(nameOf, isPacked) {
    const other = mkdtempSync(join(folder, 'names-'));
    for (const part of ['train', 'test']) {
      for (const kind of ['images', 'labels']) {
        const packed = readFileSync(join(folder, `${part}-${kind}.idxgz`));
        writeFileSync(join(other, nameOf(part, kind)), isPacked ? packed : gunzipSync(packed));
      }
    }
    return other;
  }
  const dimensions = (/** @type {string} */ kind) => (kind === 'images' ? 3 : 1);
  const t10k = (/** @type {string} */ part) => (part === 'test' ? 't10k' : part);

  test('may have any of their usual names, packed or not', async () => {
    const engine = await loadEngine({ variant: 'simd', threads: 1 });
    const expected = await read(engine, folder);
    for (const other of [
      otherFolder((part, kind) => `${t10k(part)}-${kind}-idx${dimensions(kind)}-ubyte`, false),
      otherFolder((part, kind) => `${t10k(part)}-${kind}-idx${dimensions(kind)}-ubyte.gz`, true),
      otherFolder((part, kind) => `${t10k(part)}-${kind}.idx${dimensions(kind)}-ubyte`, false),
      otherFolder((part, kind) => `${part}-${kind}.idx${dimensions(kind)}-ubyte.gz`, true),
      otherFolder(
        (part, kind) => `emnist-digits-${part}-${kind}-idx${dimensions(kind)}-ubyte.gz`,
        true,
      ),
    ]) {
      const { train, test: testing } = await read(engine, other);
      expect([train.size, testing.size]).toEqual([400, 200]);
      expect(testing.image(199)).toEqual(expected.test.image(199));
      expect(hashOfFolder(other)).toMatch(/^[0-9a-f]{16}$/);
    }
    engine.dispose();
  });

  test('may hold an image in a row, and one set only', async () => {
    const engine = await loadEngine({ variant: 'simd', threads: 1 });
    const other = otherFolder(
      (part, kind) => `emnist-digits-${part}-${kind}-idx${dimensions(kind)}-ubyte`,
      false,
    );
    for (const part of ['train', 'test']) {
      const file = join(other, `emnist-digits-${part}-images-idx3-ubyte`);
      const bytes = readFileSync(file);
      const inRows = Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(4), bytes.subarray(16)]);
      inRows[3] = 2;
      inRows.writeUInt32BE(784, 8);
      writeFileSync(file, inRows);
    }
    const { train } = await read(engine, other);
    expect([train.size, train.rows, train.cols]).toEqual([400, 28, 28]);
    writeFileSync(join(other, 'emnist-letters-train-labels-idx1-ubyte'), '');
    await expect(read(engine, other)).rejects.toThrow(
      'has the train labels of several sets, emnist-digits-, emnist-letters-; expected one set a folder',
    );
    engine.dispose();
  });

  test('are named where they are missing, damaged or something else', async () => {
    const engine = await loadEngine({ variant: 'simd', threads: 1 });
    const refusal = (/** @type {string} */ other) => read(engine, other).catch(String);
    const other = otherFolder(
      (part, kind) => `${part}-${kind}.idx${dimensions(kind)}-ubyte`,
      false,
    );
    const labels = join(other, 'train-labels.idx1-ubyte');
    renameSync(labels, join(other, 'labels'));
    expect(await refusal(other)).toMatch(
      /has no train labels: looked for .*train-labels-idx1-ubyte\.gz.*the folder has labels, test-im/,
    );
    writeFileSync(labels, 'version https://git-lfs.github.com/spec/v1\nsize 60008\n');
    expect(await refusal(other)).toMatch(/train-labels\.idx1-ubyte: IDX labels: .*git lfs pull/);
    writeFileSync(labels, readFileSync(join(folder, 'train-labels.idxgz')).subarray(0, 50));
    expect(await refusal(other)).toMatch(/train-labels\.idx1-ubyte: the gzip data is.*gunzip -t/);
    writeFileSync(labels, gzipSync(readFileSync(join(folder, 'train-labels.idxgz'))));
    expect(await refusal(other)).toContain('gzip-compressed: decompress first (gunzip)');
    rmSync(labels);
    mkdirSync(labels);
    expect(await refusal(other)).toContain('has no train labels');
    engine.dispose();
  });
});

test('a network is trained, distilled, described and evaluated', async () => {
  const [teacher, student] = ['teacher', 'student'].map((name) => join(folder, name));
  const quick = ['--epochs', '3', '--hidden', '20', '--batch', '16', ...data()];
  const trained = await darkKnowledge(['train', teacher, ...quick, '--jitter', '1']);
  expect(trained).toMatchObject({ code: 0 });
  expect(trained.out).toMatch(/784-20-10, \d+ test errors of 200/);
  const distilled = await darkKnowledge(['distill', student, ...quick, '--teacher', teacher]);
  expect(distilled).toMatchObject({ code: 0 });
  expect(distilled.out).toMatch(/teacher: 784-20-10, \d+ test errors of 200\n.*student: 784-20-10/);
  const info = await darkKnowledge(['info', student]);
  expect(info.out).toMatch(/layers +784-20-10\nparameters +15,910\nbytes.*\nnot in it +the scale/);
  expect(info.out).toMatch(/variant +simd\n/);
  const { code, out } = await darkKnowledge(['evaluate', student, ...data()]);
  expect(code).toBe(0);
  expect(out.match(/^\d .* errors of \d+$/gm)).toHaveLength(10);
  expect(out).toMatch(/^all +\d+ errors of 200$/m);
});

test('memory is reserved for the work', async () => {
  const quick = ['--epochs', '0.3', '--variant', 'simd-threads', ...data()];
  const wide = await darkKnowledge([
    'train',
    join(folder, 'wide'),
    ...quick,
    '--hidden',
    '4096,4096',
  ]);
  expect(wide).toMatchObject({ code: 0 });
  const wider = await darkKnowledge(['evaluate', join(folder, 'wide'), ...data()]);
  expect(wider).toMatchObject({ code: 0 });
  const batch = ['--hidden', '20000,1000', '--batch', '8192'];
  const refused = await darkKnowledge(['train', join(folder, 'huge'), ...quick, ...batch]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('more than the 2 GiB that WebAssembly gives an engine');
  expect(existsSync(join(folder, 'huge'))).toBe(false);
});

test('a teacher of another scale is warned of, and mended by --inputs', async () => {
  const [teacher, other, student] = ['trained', 'scaled', 'taught'].map((name) =>
    join(folder, name),
  );
  const quick = ['--epochs', '0.25', '--hidden', '20', ...data()];
  await darkKnowledge(['train', teacher, '--epochs', '20', '--batch', '16', ...data()]);
  const engine = await loadEngine({ variant: 'simd', threads: 1 });
  // As if it had been trained on pixels of mean 0.1307 and deviation 0.3081: the inverse folds that in.
  const inputs = { mean: -0.1307 / 0.3081, deviation: 1 / 0.3081 };
  const trained = new Uint8Array(readFileSync(teacher));
  writeFileSync(other, engine.mlpFromSafetensors(trained, { inputs }).toSafetensors());
  engine.dispose();
  const errorsOf = (/** @type {{ out: string }} */ { out }, /** @type {string} */ file) =>
    Number(new RegExp(`${file}: \\S+, (\\d+) test errors`).exec(out)?.[1]);
  const distil = (/** @type {string[]} */ ...more) =>
    darkKnowledge(['distill', student, ...quick, '--teacher', ...more]);
  const [right, wrong, mended] = [
    await distil(teacher),
    await distil(other),
    await distil(other, '--inputs', '0.1307,0.3081'),
  ];
  expect([right.code, wrong.code, mended.code]).toEqual([0, 0, 0]);
  expect(right.err).not.toContain('guessing');
  expect(mended.err).not.toContain('guessing');
  expect(errorsOf(mended, other)).toBe(errorsOf(right, teacher));
  expect(errorsOf(wrong, other)).toBeGreaterThan(errorsOf(right, teacher));
  const evaluated = await darkKnowledge([
    'evaluate',
    other,
    '--inputs',
    '0.1307,0.3081',
    ...data(),
  ]);
  expect(evaluated.out).toContain(`${errorsOf(right, teacher)} errors of 200`);

  const untrained = await distil(student);
  expect(untrained.err).toContain(`warning: ${student} is hardly better than guessing`);
});

describe('an experiment', () => {
  const args = () => ['experiment', 'regression-student', ...data()];

  test('prints its table and writes its numbers, the same at every start', async () => {
    const json = join(folder, 'results.json');
    const { code, out, err } = await darkKnowledge([...args(), '--json', json]);
    expect(err).toContain('13 jobs, 0 of them done before');
    expect(code).toBe(0);
    expect(out).toMatch(/test errors +paper +public re-run +ours +reproduced/);
    expect(out).toMatch(/T = 5 +- +923 +\d+ +-/);
    const { about, ...rows } = JSON.parse(readFileSync(json, 'utf8'));
    expect(about).toMatchObject({
      size: 'classroom',
      engine: { variant: 'simd' },
      workers: expect.any(Number),
    });
    expect(rows['regression-t5']).toMatchObject({ paper: null, seeds: [1], sd: null });
    expect(rows['regression-t5'].errors).toEqual([rows['regression-t5'].mean]);

    const again = await darkKnowledge([...args(), '--json', json]);
    expect(again.err).toContain('13 jobs, 13 of them done before');
    expect(again.out).toBe(out);

    const kept = await darkKnowledge([...args(), '--kept']);
    expect(kept.out).toBe(out);

    const elsewhere = await darkKnowledge([...args(), '--workers', '1'], { cache: 'other' });
    expect(elsewhere.out).toBe(out);
  });

  test('keeps what is finished when it is interrupted, and says how to go on', async () => {
    const interrupted = await darkKnowledge([...args(), '--workers', '1'], {
      cache: 'interrupted',
      onError: (text, child) => text.includes('2/13') && !child.killed && child.kill('SIGINT'),
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.err).toContain('the same command goes on from there');
    expect(existsSync(join(folder, 'interrupted', 'dark-knowledge', 'experiments'))).toBe(true);
    const { code, err } = await darkKnowledge(args(), { cache: 'interrupted' });
    expect(code).toBe(0);
    expect(Number(/(\d+) of them done before/.exec(err)?.[1])).toBeGreaterThanOrEqual(2);
  });
});

test('figures of one seed have no deviation', () => {
  expect(meanAndDeviation({ values: [1402], mean: 1402, sd: NaN })).toBe('1,402');
  expect(meanAndDeviation({ values: [1, 2], mean: 1.5, sd: 0.707 })).toBe('1.5 ± 0.7');
});

test('a matrix has a line for each value with figures, and says where the best are', () => {
  const matrix = {
    down: { name: 'units', values: [30, 800] },
    across: { name: 'temperature', symbol: 'T', values: [1, 8] },
    row: (/** @type {number} */ y, /** @type {number} */ x) => `${y} ${x}`,
  };
  const rows = new Map([
    ['30 1', { values: [9, 11], mean: 10, sd: 1.41 }],
    ['30 8', { values: [8], mean: 8, sd: NaN }],
  ]);
  expect(matrixText(matrix, rows)).toEqual([
    ['units', 'T = 1', 'T = 8', 'best'],
    ['30', '10 ± 1.4', '8', 'T = 8'],
  ]);
});

test('bars are drawn over themselves on a terminal, and seldom in a log', () => {
  for (const isTTY of [true, false]) {
    let text = '';
    const progress = new Progress({ isTTY, columns: 20, write: (more) => (text += more) });
    progress.draw(() => ['a line that is longer than the terminal is wide']);
    progress.draw(() => ['too soon']);
    progress.say('done');
    expect(text).not.toContain('too soon');
    expect(text.includes('\x1b[1F\x1b[0J')).toBe(isTTY);
    expect(text.includes('wide')).toBe(!isTTY);
    expect(text.endsWith('done\n')).toBe(true);
  }
});

test('a network is distilled by every method that has a teacher, with its numbers as flags', async () => {
  const teacher = join(folder, 'their-teacher');
  const quick = ['--epochs', '1', '--hidden', '12', '--batch', '50', ...data()];
  expect(await darkKnowledge(['train', teacher, ...quick])).toMatchObject({ code: 0 });
  const distill = (/** @type {string[]} */ ...flags) =>
    darkKnowledge(['distill', join(folder, 'pupil'), '--teacher', teacher, ...quick, ...flags]);
  const taught = methods.filter(({ needs }) => needs !== 'labels');
  for (const { name, numbers } of taught) {
    const flags = numbers.flatMap(({ name: number, usual }) => [
      `--${number.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      String(usual / 2),
    ]);
    const done = await distill('--method', name, ...flags);
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/pupil: 784-12-10, \d+ test/)]);
  }
  for (const [flags, message] of /** @type {[string[], RegExp][]} */ ([
    [['--method', 'hard'], /--method is 'hard'; expected soft-target, /],
    [['--method', taught[1].name, '--temperature', '4'], /has no --temperature; it has --/],
    [['--temperature', 'hot'], /--temperature is 'hot'; expected a number/],
  ])) {
    const refused = await distill(...flags);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(message)]);
  }
});
