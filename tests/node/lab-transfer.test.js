import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { softmax } from '../../web/runs/softmax.js';
import { descriptionOf } from '../../web/lab/description.js';
import { cutImages } from '../../web/runs/cut.js';
import { engineOptions } from '../../web/runs/engine-options.js';
import { settings } from './a-run.js';

/** @typedef {import('../../web/lab/settings.js').RunSettings} RunSettings */

describe('a transfer set', () => {
  /** @type {import('../../web/engine/src/index.js').Engine} */
  let engine;
  /** @type {import('../../web/engine/src/index.js').Dataset} */
  let train;
  const taught = settings({ objective: 'soft', teacher: 'x', images: 40, heldOut: 10 });

  beforeAll(async () => {
    engine = await loadEngine({ variant: 'simd', threads: 1 });
    train = engine.dataset({
      images: Uint8Array.from({ length: 100 * 784 }, (_, i) => (i * 2654435761) % 251),
      labels: Uint8Array.from({ length: 100 }, (_, i) => i % 10),
      rows: 28,
      cols: 28,
      classes: 10,
    });
    return () => engine.dispose();
  });

  /**
   * The first image of the transfer set, and how many it has.
   * @param {Partial<RunSettings>} changes
   */
  function first(changes, seed = 3) {
    const handles = engine.liveHandles();
    const { images } = descriptionOf({ ...taught, ...changes }, seed, train.size);
    const transfer = cutImages(engine, train, images, seed);
    const image = [...transfer.image(0)];
    const { size } = transfer;
    transfer.dispose();
    expect(engine.liveHandles()).toBe(handles);
    return { image, size };
  }
  const sorted = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b);

  test('shows the digits, their pixels in another order, or noise', () => {
    const digits = first({});
    const scrambled = first({ transfer: 'scrambled' });
    const noise = first({ transfer: 'noise' });
    expect([digits.size, scrambled.size, noise.size]).toEqual([40, 40, 40]);
    expect(scrambled.image).not.toEqual(digits.image);
    expect(sorted(scrambled.image)).toEqual(sorted(digits.image));
    expect(sorted(noise.image)).not.toEqual(sorted(digits.image));
    expect(first({ transfer: 'noise' })).toEqual(noise);
    expect(first({ transfer: 'noise' }, 4)).not.toEqual(noise);
  });

  test('gets answers that are shuffled or only sure, and labels where there are digits', () => {
    const teacher = engine.mlp({ layers: [784, 20, 10], seed: 1 });
    const runOf = (/** @type {Partial<RunSettings>} */ changes) =>
      descriptionOf({ ...taught, softWeight: 0.5, ...changes }, 3, train.size);
    const transfer = cutImages(engine, train, runOf({}).images, 3);
    const objective = (/** @type {Partial<RunSettings>} */ changes) =>
      /** @type {any} */ (engineOptions(runOf(changes), [teacher], transfer).objective);
    const row = (/** @type {Float32Array} */ logits) => [...logits.subarray(0, 10)];
    const whole = row(teacher.logits(transfer.image(0)));
    const top = whole.indexOf(Math.max(...whole));

    const shuffled = objective({ objective: 'shuffled' });
    expect(shuffled).toMatchObject({ kind: 'soft-target', softWeight: 0.5, temperature: 8 });
    expect(shuffled.teacherLogits).toHaveLength(400);
    expect(row(shuffled.teacherLogits)).not.toEqual(whole);
    expect(sorted(row(shuffled.teacherLogits))).toEqual(sorted(whole));
    expect(row(shuffled.teacherLogits)[top]).toBe(whole[top]);

    const sure = row(objective({ objective: 'confidence' }).teacherLogits);
    expect(new Set(sure.filter((_, c) => c !== top)).size).toBe(1);
    expect(softmax(sure, 8)[top]).toBeCloseTo(softmax(whole, 8)[top], 6);

    expect(objective({}).softWeight).toBe(0.5);
    expect(objective({ transfer: 'noise' })).not.toHaveProperty('softWeight'); // 1, then
    for (const handle of [teacher, transfer]) handle.dispose();
  });
});
