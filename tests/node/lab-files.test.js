import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../web/runs/fingerprint.js';
import { descriptionOf } from '../../web/lab/description.js';
import { defaultRun } from '../../web/lab/settings.js';
import { curvesCsv, fileName, runJson } from '../../web/app/lab/run-files.js';
import { flat, run } from './a-run.js';

describe('files', () => {
  test('the CSV has a row a point, and quotes what must be', () => {
    const csv = curvesCsv([run({ name: 'T = 8, "soft"' }, {}, [4])], ['testErrors']);
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('run,seed,curve,images_shown,epoch,value');
    expect(lines[1]).toBe('"T = 8, ""soft""",4,testErrors,1,0.0005,100');
    expect(lines).toHaveLength(1 + flat.length);
    expect(curvesCsv([run()]).trimEnd().split('\r\n')).toHaveLength(1 + 2 * 5 * flat.length);
  });

  test('the JSON has the description of the run, and no weights', () => {
    const json = JSON.parse(runJson(run(), 60_000));
    expect(json).toMatchObject({ format: 'dark-knowledge run', version: 2, name: 'a' });
    expect(json.run).toEqual(descriptionOf(defaultRun, 1, 60_000));
    expect(json.run).toMatchObject({ hidden: [300], options: { optimizer: { rate: 0.001 } } });
    expect(json.run.objective).toEqual({ kind: 'hard' });
    expect(json.networks[1].curves.testErrors).toEqual(flat);
  });

  test('names of files are safe', () => {
    expect(fileName('300, T = 8 / "x"', 'csv')).toBe('300-T-=-8-x.csv');
    expect(fileName('증류한 학생', 'json')).toBe('증류한-학생.json');
    expect(fileName('///', 'csv')).toBe('run.csv');
  });

  test('a fingerprint is that of all bytes in their order', () => {
    const of = (/** @type {number[]} */ ...bytes) => fingerprint(Uint8Array.from(bytes));
    expect(of(1, 2, 3)).toMatch(/^[0-9a-z]{14}$/);
    expect(of(1, 2, 3)).toBe(of(1, 2, 3));
    expect(new Set([of(1, 2, 3), of(3, 2, 1), of(1, 2), of(1, 2, 4), of(0, 2, 3)]).size).toBe(5);
  });
});
