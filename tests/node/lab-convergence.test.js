import { beforeAll, describe, expect, test } from 'vitest';
import { LiveRun } from '../../web/app/lab/state/live-run.js';
import { lateErrorFall, lateLossFall } from '../../web/app/lab/convergence.js';
import { concernsOf, remarksOf } from '../../web/app/lab/guard.js';
import { presetSets } from '../../web/app/lab/presets.js';
import { defaultData } from '../../web/data/datasets.js';
import { folderOf, readFolder } from '../../web/data/folder.js';
import { dataOf } from '../../web/data/load.js';
import { loadEngine } from '../../web/engine/src/index.js';
import { Gate } from '../../web/runs/gate.js';
import { trainOne } from '../../web/lab/training.js';
import { run, settings } from './a-run.js';

/** @typedef {import('../../web/lab/settings.js').RunSettings} RunSettings */

describe('what the second half of a training brought', () => {
  /**
   * A run of 100 epochs of a single image, a point an epoch.
   * @param {Partial<RunSettings>} changes
   * @param {(time: number) => number} value at 0 .. 1
   */
  const curved = (changes, value) => {
    const points = Array.from({ length: 100 }, (_, i) => ({ x: i + 1, y: value((i + 1) / 100) }));
    const { curves } = run().networks[0];
    return run(
      { settings: settings({ epochs: 100, ...changes }) },
      { transferImages: 1, curves: { ...curves, trainingLoss: points, heldOutErrors: points } },
    );
  };
  const spentOfCosine = (/** @type {number} */ time) => time + Math.sin(Math.PI * time) / Math.PI;

  test('is half of the fall where the loss falls as the rates are spent', () => {
    const exponential = { schedule: /** @type {const} */ ('exponential'), decay: 0.97 };
    for (const one of [
      curved({ schedule: 'cosine' }, (time) => 3 - spentOfCosine(time)),
      curved({ schedule: 'constant' }, (time) => 3 - time),
      curved(exponential, (time) => 2 + 0.97 ** (100 * time)),
    ]) {
      expect(lateLossFall(one)).toBeGreaterThan(0.45);
      expect(lateLossFall(one)).toBeLessThan(0.52);
    }
  });

  test('is nothing where the loss was level before, and unknown where it did not fall', () => {
    expect(lateLossFall(curved({}, (time) => (time < 0.1 ? 2 : 1)))).toBe(0);
    expect(lateLossFall(curved({}, (time) => 1 + time))).toBe(null);
    expect(lateLossFall(run())).toBe(null);
  });

  test('of held-out errors, the share that went away', () => {
    expect(lateErrorFall(curved({}, (time) => (time < 0.6 ? 100 : 70)))).toBeCloseTo(0.3);
    expect(lateErrorFall(curved({}, () => 0))).toBe(null);
  });
});

describe('real runs', () => {
  /** @type {import('../../web/engine/src/index.js').Engine} */
  let engine;
  /** @type {import('../../web/data/load.js').Data} */
  let data;

  beforeAll(async () => {
    engine = await loadEngine({ variant: 'simd', threads: 1 });
    data = dataOf(engine, await readFolder(folderOf(defaultData)));
    return () => engine.dispose();
  });

  /** @param {string} name @param {RunSettings} settings */
  async function train(name, settings) {
    const live = new LiveRun(name, settings);
    live.begin(settings.seed);
    live.finish(
      await trainOne(engine, data, settings, settings.seed, null, {
        emit: (event) => live.apply(event),
        signal: new AbortController().signal,
        gate: new Gate(),
        isHalted: () => false,
      }),
    );
    return run({ name, settings, networks: live.finished });
  }

  test('after 32 steps both are told to be trained too briefly, after 40 epochs neither', async () => {
    const brief = { hidden: [30], epochs: 2, looks: 10 };
    const labels = await train('labels', settings(brief));
    const smoothed = await train('smoothed', settings({ ...brief, objective: 'smoothing' }));
    expect(labels.networks[0]).toMatchObject({ steps: 32 });
    expect(labels.networks[0].test.errors).toBeGreaterThan(4000);
    const concerns = concernsOf(labels, smoothed);
    expect(concerns).toMatchObject([
      { kind: 'loss-falling', run: { name: 'labels' } },
      { kind: 'loss-falling', run: { name: 'smoothed' } },
      { kind: 'one-seed' },
    ]);
    for (const { by } of /** @type {{ by: number }[]} */ (concerns.slice(0, 2))) {
      expect(by).toBeGreaterThan(0.35);
    }

    const [, { settings: preset }] = presetSets[0].runs;
    const page = await train('page', { ...preset, looks: 2 });
    const other = await train('other', { ...preset, objective: 'smoothing', looks: 2 });
    expect(concernsOf(page, other)).toEqual([{ kind: 'one-seed' }]);
    expect(remarksOf(page, other)).toMatchObject([
      { kind: 'nothing-held-out', run: { name: 'page' } },
    ]);
  }, 60_000);

  test('held-out errors tell what the loss does not: 2 epochs of 10,000 images are too few', async () => {
    const large = { hidden: [200, 200], images: 10_000, looks: 10 };
    const two = await train('two', settings({ ...large, epochs: 2 }));
    const smoothed = await train(
      'smoothed',
      settings({ ...large, epochs: 2, objective: 'smoothing' }),
    );
    expect(lateLossFall(two)).toBeLessThan(0.1);
    expect(concernsOf(two, smoothed)).toMatchObject([
      { kind: 'errors-falling', run: { name: 'two' } },
      { kind: 'one-seed' },
    ]);
  }, 60_000);
});
