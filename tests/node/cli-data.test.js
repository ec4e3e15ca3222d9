import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBars } from './idx.js';

// The terminal with a data set that nobody has heard of: three classes of images of 5 x 4 pixels.

const main = fileURLToPath(new URL('../../web/cli/src/main.js', import.meta.url));

/** @type {string} */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-cli-data-'));
  writeBars(join(folder, 'bars'), { train: 300, test: 90, classes: 3 });
  writeBars(join(folder, 'from-1'), { train: 300, test: 90, classes: 3, firstLabel: 1 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * @param {...string} args
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function darkKnowledge(...args) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const quick = ['--epochs', '4', '--hidden', '8', '--batch', '16', '--rate', '1e-2'];

describe('images of another shape', () => {
  test('teach a teacher, and it a student', async () => {
    const data = ['--data', 'bars'];
    const teacher = await darkKnowledge('train', 'teacher', ...quick, ...data);
    expect(teacher.err).not.toContain('dark-knowledge:');
    expect(teacher.out).toMatch(/teacher: 20-8-3, \d+ test errors of 90/);
    const student = await darkKnowledge(
      ...['distill', 'student', '--teacher', 'teacher', ...quick, ...data],
    );
    expect(student.out).toMatch(/student: 20-8-3, [0-9] test errors of 90/);
    const { code, out } = await darkKnowledge('evaluate', 'student', ...data);
    expect(code).toBe(0);
    expect([...out.matchAll(/^(\d|all) +\d+ errors of (\d+)$/gm)].map(([, ...one]) => one)).toEqual(
      [
        ['0', '30'],
        ['1', '30'],
        ['2', '30'],
        ['all', '90'],
      ],
    );
  });

  test('do for an experiment that names no class, whose table says that they are others', async () => {
    const args = ['regression-student', '--data', 'bars', '--json', 'table.json'];
    const { code, out } = await darkKnowledge('experiment', ...args);
    expect(code).toBe(0);
    expect(out).toContain("The paper's figures are for MNIST; these are for bars.");
    expect(JSON.parse(readFileSync(join(folder, 'table.json'), 'utf8')).about.data).toEqual({
      name: 'bars',
      digest: expect.stringMatching(/^[0-9a-f]{16} [0-9a-f]{16}$/),
    });
  });

  test('are refused by one that names more, or cuts out more', async () => {
    for (const [name, message] of [
      ['mythical-3', 'mythical-3 needs 10000 training images or more; there are 300'],
      ['few-labels', 'few-labels needs 50001 training images or more; there are 300'],
    ]) {
      const { code, err } = await darkKnowledge('experiment', name, '--data', 'bars');
      expect(err).toContain(message);
      expect(err).not.toContain('jobs');
      expect(code).toBe(1);
    }
  });
});

describe('labels that begin with 1', () => {
  test('are not taken for a class more without being asked', async () => {
    for (const args of [
      ['train', 'x', ...quick],
      ['experiment', 'regression-student'],
    ]) {
      const { code, err } = await darkKnowledge(...args, '--data', 'from-1');
      expect(err).toContain(
        'the labels are 1 to 3, and none is 0: say --first-label 1 --classes 3',
      );
      expect(code).toBe(2);
    }
    const told = ['--data', 'from-1', '--classes', '3'];
    const { code, err } = await darkKnowledge('train', 'x', ...quick, ...told);
    expect(err).toContain('label 2 is 3; expected 0 to 2; no label is 0: --first-label says');
    expect(code).toBe(2);
  });

  test('are as many classes as are told, and are shown as they are in the files', async () => {
    const told = ['--data', 'from-1', '--first-label', '1', '--classes', '3'];
    const { out } = await darkKnowledge('train', 'three', ...quick, ...told);
    expect(out).toMatch(/three: 20-8-3, /);
    const evaluated = await darkKnowledge('evaluate', 'three', ...told);
    expect(evaluated.out.match(/^[123] /gm)).toEqual(['1 ', '2 ', '3 ']);
    const four = await darkKnowledge(
      ...['train', 'four', ...quick, '--data', 'from-1', '--first-label', '0'],
    );
    expect(four.out).toMatch(/four: 20-8-4, /);
  });
});
