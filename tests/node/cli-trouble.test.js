import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileStore } from '../../web/cli/src/store.js';
import { stripes } from '../engine-run.js';
import { idxHeader } from './idx.js';

// What goes wrong in the terminal is told before anything is trained: an epoch number that no test would
// live to see stands for that.

const main = fileURLToPath(new URL('../../web/cli/src/main.js', import.meta.url));
const endless = ['--epochs', '1000000', '--hidden', '4'];
const quick = ['--epochs', '2', '--hidden', '4', '--batch', '20'];

/** @type {string} */
let folder;
const there = (/** @type {string[]} */ ...names) => join(folder, ...names);
/** @type {(name: string) => string[]} */
const data = (name) => ['--data', there(name)];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-trouble-'));
  const [all, few] = [() => true, (/** @type {number} */ label) => label < 3];
  writeData('all', { train: all, test: all });
  writeData('no-3-in-training', { train: few, test: all });
  writeData('no-3-in-test', { train: all, test: few });
  writeData('other-shape', { train: all, test: all, testRows: 16 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Images of four classes, 0 to 3, or of those that are kept.
 * @param {string} name
 * @param {{ train: (label: number) => boolean, test: (label: number) => boolean, testRows?: number
 *   }} parts
 */
function writeData(name, { testRows = 8, ...parts }) {
  mkdirSync(there(name));
  for (const [part, isKept] of Object.entries(parts)) {
    const { images, labels } = stripes(part === 'train' ? 400 : 200);
    const rows = part === 'train' ? 8 : testRows;
    const kept = [...labels.keys()].filter((i) => isKept(labels[i]));
    const pixels = kept.flatMap((i) => [...images.subarray(64 * i, 64 * (i + 1))]);
    const write = (/** @type {string} */ kind, /** @type {Buffer[]} */ ...pieces) =>
      writeFileSync(there(name, `${part}-${kind}.idxgz`), gzipSync(Buffer.concat(pieces)));
    write('images', idxHeader(3, kept.length, rows, 64 / rows), Buffer.from(pixels));
    write('labels', idxHeader(1, kept.length), Buffer.from(kept.map((i) => labels[i])));
  }
}

/**
 * @param {...string} args
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function darkKnowledge(...args) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: there('cache') },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** @type {(name: string, ...args: string[]) => Promise<Buffer>} */
async function trained(name, ...args) {
  expect(await darkKnowledge('train', name, ...quick, ...data('all'), ...args)).toMatchObject({
    code: 0,
  });
  return readFileSync(there(name));
}

describe('data and networks that lack a class', () => {
  test('errors by class are those of the network, and add up', async () => {
    await trained('four', '--epochs', '1');
    for (const [name, counts] of /** @type {const} */ ([
      ['all', [50, 50, 50, 50]],
      ['no-3-in-test', [50, 50, 50, 0]],
    ])) {
      const { code, out } = await darkKnowledge('evaluate', 'four', ...data(name));
      expect(code).toBe(0);
      const lines = [...out.matchAll(/^(\d|all) +(\d+) errors of (\d+)$/gm)];
      expect(lines.map(([, label]) => label)).toEqual(['0', '1', '2', '3', 'all']);
      expect(lines.slice(0, 4).map(([, , , count]) => Number(count))).toEqual([...counts]);
      const errors = lines.map(([, , number]) => Number(number));
      expect(errors.slice(0, 4).reduce((a, b) => a + b)).toBe(errors[4]);
      for (const [c, count] of counts.entries()) expect(errors[c]).toBeLessThanOrEqual(count);
    }
  });

  test.each([
    ['no-3-in-training', 'the training images have 3 classes, the test images 4'],
    ['other-shape', 'the training images are 8 x 8 pixels, the test images 16 x 4'],
  ])('%s: refused before training', async (name, message) => {
    const { code, err } = await darkKnowledge('train', 'x', ...endless, ...data(name));
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(there('x'))).toBe(false);
    const run = await darkKnowledge('experiment', 'hinton-2015', '--workers', '1', ...data(name));
    expect(run.err).toContain(message);
    expect(run.code).toBe(1);
  });

  test('a student has the classes of its teacher, also those that it is never shown', async () => {
    await trained('teacher-of-four');
    const { code, out } = await darkKnowledge(
      ...['distill', 'student-of-four', '--teacher', 'teacher-of-four'],
      ...[...quick, ...data('no-3-in-training')],
    );
    expect(out).toMatch(/64-4-4, \d+ test errors of 200/);
    expect(code).toBe(0);
  });
});

describe('results', () => {
  test('have a folder made for them, and replace what stands there', async () => {
    const first = await trained('models/2026/t.safetensors');
    const second = await trained('models/2026/t.safetensors', '--seed', '2');
    expect(second.length).toBe(first.length);
    expect(second.equals(first)).toBe(false);
    expect(readdirSync(there('models', '2026'))).toEqual(['t.safetensors']);
    const json = ['--kept', '--json', 'tables/2026/t.json'];
    await darkKnowledge('experiment', 'regression-student', ...json, ...data('all'));
    expect(JSON.parse(readFileSync(there('tables/2026/t.json'), 'utf8')).about).toMatchObject({
      experiment: 'regression-student',
    });
  });

  test('can go to a pipe', () => {
    const args = ['regression-student', '--kept', '--json', '/dev/stdout', ...data('all')];
    const { stdout } = spawnSync(
      'bash', // whose pipes are pipes, where Node's are sockets
      ['-c', '"$0" "$@" | cat', process.execPath, main, 'experiment', ...args],
      { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: there('cache') } },
    );
    expect(JSON.parse(stdout.slice(stdout.indexOf('\n{'))).about.size).toBe('classroom');
  });

  test('are refused before training where they have no place', async () => {
    mkdirSync(there('a-folder'));
    writeFileSync(there('a-file'), '');
    for (const [file, message, exit] of /** @type {const} */ ([
      ['a-folder', 'a-folder is a folder', 2],
      ['a-file/t', 'a-file/t cannot be written: E', 1],
      [`${'n'.repeat(300)}`, 'cannot be written: ENAMETOOLONG', 1],
    ])) {
      const network = await darkKnowledge('train', file, ...endless, ...data('all'));
      expect(network.err).toContain(message);
      expect(network.code).toBe(exit);
      const args = ['hinton-2015', '--json', file, '--workers', '1', ...data('all')];
      const table = await darkKnowledge('experiment', ...args);
      expect(table.err).toContain(message);
      expect(table.err).not.toContain('jobs');
      expect(table.code).toBe(exit);
    }
  });

  test('that a full disk refuses are kept elsewhere', async () => {
    const { code, err } = await darkKnowledge('train', '/dev/full', ...quick, ...data('all'));
    expect(code).toBe(1);
    const place = /it is kept as (.*)$/m.exec(err)?.[1] ?? '';
    expect(place).toContain(there('cache'));
    const info = await darkKnowledge('info', place);
    expect(info.out).toMatch(/layers +64-4-4\n/);
  });

  test('of a training that is stopped leave nothing behind', async () => {
    mkdirSync(there('stopped'));
    const args = ['train', 'stopped/t', ...endless, ...data('all')];
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      if (err === '') child.kill('SIGINT'); // it trains
      err += chunk;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(err).toContain('no file was written');
    expect(readdirSync(there('stopped'))).toEqual([]);
  });

  test('replace no input', async () => {
    const teacher = await trained('the-teacher');
    symlinkSync(there('the-teacher'), there('a-link'));
    for (const file of ['the-teacher', './all/../the-teacher', 'a-link']) {
      const args = ['--teacher', there('the-teacher'), ...endless, ...data('all')];
      const { code, err } = await darkKnowledge('distill', file, ...args);
      expect(err).toContain(`${file} is an input too`);
      expect(code).toBe(2);
    }
    expect(readFileSync(there('the-teacher')).equals(teacher)).toBe(true);
    const images = 'all/train-images.idxgz';
    const before = readFileSync(there(images));
    for (const args of [
      ['train', images, ...endless],
      ['experiment', 'hinton-2015', '--json', images],
    ]) {
      const { code, err } = await darkKnowledge(...args, ...data('all'));
      expect(err).toContain('is an input too');
      expect(code).toBe(2);
    }
    expect(readFileSync(there(images)).equals(before)).toBe(true);
  });
});

test('numbers have the ranges that the engine gives them', async () => {
  const zero = await trained('seed-0', '--seed', '0');
  expect(zero.equals(await trained('seed-1', '--seed', '1'))).toBe(false);
  await trained('seed-large', '--seed', String(Number.MAX_SAFE_INTEGER));
  await trained('batch', '--batch', '8192');
  for (const [option, value, message] of [
    ['--seed', '-1', '--seed is -1; expected a whole number, 0 or more'],
    ['--seed', '0.5', '--seed is 0.5'],
    ['--seed', '9007199254740992', '--seed is 9007199254740992'],
    ['--batch', '8193', '--batch is 8193; expected a whole number, 1 to 8192'],
    ['--jitter', '0.5', '--jitter is 0.5'],
    ['--hidden', '0', '--hidden is 0'],
  ]) {
    const args = [`${option}=${value}`, ...data('all')];
    const { code, err } = await darkKnowledge('train', 'y', ...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  }
  const hot = ['--teacher', 'seed-0', '--temperature', '1e5', ...endless, ...data('all')];
  const { code, err } = await darkKnowledge('distill', 'y', ...hot);
  expect(err).toContain('temperature is 100000; expected 0.0001 to 10000');
  expect(code).toBe(1);
});

test('outcomes that the cache refuses are there for the rest of the run', async () => {
  const store = fileStore(there('a-cache'));
  const outcome = { result: { trained: { loss: 1, seconds: 2 } }, network: new Uint8Array([1]) };
  await store.set('{"kept":1}', outcome);
  expect(store.trouble()).toBeNull();
  rmSync(there('a-cache'), { recursive: true });
  writeFileSync(there('a-cache'), '');
  await store.set('{"refused":1}', outcome);
  expect(await store.get('{"refused":1}')).toEqual(outcome);
  expect(store.trouble()).toMatch(/^1 outcomes could not be kept in .*a-cache.*ENOTDIR/);
});

test('a training of less than a step takes one', async () => {
  const little = ['--epochs', '0.01', '--hidden', '4', ...data('all')];
  const { code, err } = await darkKnowledge('train', there('one-step'), ...little);
  expect({ code, err }).toMatchObject({ code: 0 });
});
