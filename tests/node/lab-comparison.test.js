import { describe, expect, test } from 'vitest';
import { defaultRun } from '../../web/lab/settings.js';
import { pairsOf } from '../../web/app/lab/comparison.js';
import { settingsDiff } from '../../web/app/lab/diff.js';
import { concernsOf, remarksOf } from '../../web/app/lab/guard.js';
import { meanCurve, nearestPoint, spreadOf } from '../../web/app/lab/statistics.js';
import { tracesOf } from '../../web/app/lab/traces.js';
import { run, settings } from './a-run.js';

/** @typedef {import('../../web/app/lab/kept-run.js').TrainedRun} TrainedRun */

describe('the guard', () => {
  const kinds = (/** @type {TrainedRun} */ a, /** @type {TrainedRun} */ b) =>
    concernsOf(a, b).map(({ kind }) => kind);

  test('has nothing against equal terms', () => {
    expect(kinds(run(), run({ settings: settings({ objective: 'soft' }) }))).toEqual([]);
  });

  test('tells fewer steps, and whose, unless a rule found them enough', () => {
    const short = run({ name: 'short' }, { steps: 100 });
    const [concern] = concernsOf(run(), short);
    expect(concern).toEqual({ kind: 'fewer-steps', run: short, steps: 100, other: 640 });
    expect(kinds(run(), run({}, { steps: 639 }))).toEqual([]);
    expect(kinds(run(), run({}, { steps: 100, ending: 'patience' }))).toEqual([]);
    expect(kinds(run(), run({}, { steps: 100, ending: 'hand' }))).toEqual([
      'fewer-steps',
      'stopped-by-hand',
    ]);
  });

  test('tells of the one with more errors that its held-out errors still fell', () => {
    const falling = Array.from({ length: 20 }, (_, i) => ({ x: 4000 * (i + 1), y: 200 - 8 * i }));
    const curves = { ...run().networks[0].curves, heldOutErrors: falling };
    const worse = { errors: 120, loss: 0.1, count: 10_000 };
    const loser = run({ name: 'loser' }, { curves, test: worse });
    expect(concernsOf(run({}, { curves }), loser)).toMatchObject([
      { kind: 'errors-falling', run: { name: 'loser' } },
    ]);
    expect(kinds(run({}, { curves }), run({}, { test: worse }))).toEqual([]);
    expect(kinds(run(), run({}, { curves, test: worse, ending: 'patience' }))).toEqual([]);
  });

  test('tells other numbers of seeds, and images that other seeds chose', () => {
    expect(kinds(run(), run({}, {}, [3, 4]))).toEqual(['other-images']);
    expect(kinds(run({}, {}, [1]), run({}, {}, [1]))).toEqual(['one-seed']);
    const all = settings({ images: 55_000 });
    expect(kinds(run({ settings: all }), run({ settings: all }, {}, [3, 4]))).toEqual([]);
    expect(kinds(run({ settings: all }), run({ settings: all }, {}, [1, 2, 3]))).toEqual([
      'other-seeds',
    ]);
  });

  test('one thing that differs is what is compared, several are told', () => {
    const remarks = (/** @type {object} */ one, /** @type {object} */ other) =>
      remarksOf(run({ settings: settings(one) }), run({ settings: settings(other) }));
    const soft = { objective: 'soft', teacher: 'x', temperature: 8 };
    expect(remarks({}, soft)).toEqual([]);
    expect(remarks({}, { rate: 0.01 })).toEqual([]);
    expect(remarks({}, { without: [3], looks: 5, seed: 7 })).toEqual([]);
    expect(remarks({}, { ...soft, batchSize: 32 })).toEqual([
      { kind: 'several-things', names: ['objective', 'batchSize'] },
    ]);
    expect(remarks(soft, { ...soft, teacher: 'y', temperature: 2, softWeight: 0.5 })).toEqual([
      { kind: 'several-things', names: ['teacher', 'temperature', 'softWeight'] },
    ]);
    for (const other of [
      { hidden: [30] },
      { optimizer: 'sgd' },
      { schedule: 'constant' },
      { weightDecay: 0.01 },
      { dropoutHidden: 0.5 },
      { maxNorm: 4 },
      { jitter: 1 },
      { images: 3000 },
      { heldOut: 1000 },
      { epochs: 50 },
    ]) {
      expect(remarks({}, { ...soft, ...other })).toEqual([
        {
          kind: 'several-things',
          names: expect.arrayContaining(['objective', ...Object.keys(other)]),
        },
      ]);
    }
  });

  test('without held-out images it tells that only the loss was looked at', () => {
    const withoutHeldOut = settings({ heldOut: 0 });
    const loser = run(
      { name: 'loser', settings: withoutHeldOut },
      { test: { errors: 120, loss: 0.1, count: 10_000 } },
    );
    expect(remarksOf(run({ settings: withoutHeldOut }), loser)).toEqual([
      { kind: 'nothing-held-out', run: loser },
    ]);
  });

  test('a student is compared with the nearest baseline, a teacher with none', () => {
    const far = run({ name: 'far', settings: settings({ hidden: [30], epochs: 5 }) });
    const near = run({ name: 'near' });
    const teacher = run({ name: 'teacher', isTeacher: true });
    const student = run({ name: 'student', settings: settings({ objective: 'soft' }) });
    const pairs = pairsOf(tracesOf([far, teacher, near, student], null));
    expect(pairs.map((pair) => pair.map(({ key }) => key))).toEqual([['near', 'student']]);
  });
});

describe('comparison', () => {
  test('the diff has what differs, and null where a setting has no part', () => {
    const soft = settings({ objective: 'soft', teacher: 'x', temperature: 4, rate: 0.01 });
    expect(settingsDiff([defaultRun, soft])).toEqual([
      { name: 'objective', values: ['hard', 'soft'] },
      { name: 'teacher', values: [null, 'x'] },
      { name: 'temperature', values: [null, 4] },
      { name: 'softWeight', values: [null, 1] },
      { name: 'rate', values: [0.001, 0.01] },
    ]);
    expect(settingsDiff([defaultRun, settings({ temperature: 20 })])).toEqual([]);
    expect(settingsDiff([defaultRun, null])).toEqual([]);
  });

  test('means and standard deviations over seeds, at each x', () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, sd: Math.sqrt(5 / 3), count: 4 });
    expect(spreadOf([7])).toEqual({ mean: 7, sd: null, count: 1 });
    const long = [
      { x: 1, y: 10 },
      { x: 2, y: 6 },
    ];
    expect(meanCurve([[{ x: 1, y: 20 }], long])).toEqual([
      { x: 1, mean: 15, sd: Math.sqrt(50), count: 2 },
      { x: 2, mean: 6, sd: null, count: 1 },
    ]);
    expect(nearestPoint(long, 1.4)).toEqual({ x: 1, y: 10 });
    expect(nearestPoint(long, 3)).toBe(null);
  });
});
