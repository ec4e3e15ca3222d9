import { describe, expect, test } from 'vitest';
import { defaultRun } from '../../web/lab/workbench/settings.js';
import { pairsOf } from '../../web/app/workbench/comparison.js';
import { settingsDiff } from '../../web/app/workbench/diff.js';
import { concernsOf, fallAtTheEnd } from '../../web/app/workbench/guard.js';
import { meanCurve, nearestPoint, spreadOf } from '../../web/app/workbench/statistics.js';
import { tracesOf } from '../../web/app/workbench/traces.js';
import { run, settings } from './a-run.js';

/** @typedef {import('../../web/app/workbench/kept-run.js').TrainedRun} TrainedRun */

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

  test('tells a baseline that has not converged by its held-out errors, else its loss', () => {
    const falling = Array.from({ length: 20 }, (_, i) => ({ x: i + 1, y: 200 - 8 * i }));
    const curves = { ...run().networks[0].curves, heldOutErrors: falling };
    const [concern] = concernsOf(run({}, { curves }), run());
    expect(concern).toMatchObject({ kind: 'still-falling', curve: 'heldOutErrors' });
    // The last four points have mean 60, the four before 92.
    expect(/** @type {{ by: number }} */ (concern).by).toBeCloseTo(1 - 60 / 92);
    const withoutHeldOut = settings({ heldOut: 0 });
    const byLoss = run(
      { settings: withoutHeldOut },
      { curves: { ...curves, trainingLoss: falling } },
    );
    expect(concernsOf(byLoss, run({ settings: withoutHeldOut }))[0]).toMatchObject({
      kind: 'still-falling',
      curve: 'trainingLoss',
    });
  });

  test('a fall is that of the last fifth below the one before', () => {
    expect(fallAtTheEnd([9, 9, 9, 9, 9, 9, 10, 10, 8, 8])).toBeCloseTo(0.2);
    expect(fallAtTheEnd([9, 8, 7])).toBe(null);
    expect(fallAtTheEnd(Array(10).fill(0))).toBe(0);
  });

  test('tells other rates, optimisers, images, networks and seeds', () => {
    const other = (/** @type {object} */ changes) => run({ settings: settings(changes) });
    expect(kinds(run(), other({ rate: 0.01 }))).toEqual(['other-rate']);
    expect(kinds(run(), other({ optimizer: 'sgd', rate: 0.1 }))).toEqual(['other-optimizer']);
    expect(kinds(run(), other({ without: [3] }))).toEqual(['other-images']);
    expect(kinds(run(), run({}, {}, [3, 4]))).toEqual(['other-images']);
    expect(kinds(run(), run({}, { transferImages: 3000 }))).toEqual(['other-images']);
    expect(kinds(run(), run({}, { layers: [784, 30, 10] }))).toEqual(['other-network']);
    expect(kinds(run({}, {}, [1]), run({}, {}, [1]))).toEqual(['one-seed']);
    const all = settings({ images: 55_000 });
    expect(kinds(run({ settings: all }), run({ settings: all }, {}, [1, 2, 3]))).toEqual([
      'other-seeds',
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
