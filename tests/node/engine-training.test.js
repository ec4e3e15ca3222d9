import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { hashOfRun, stripes } from '../engine-run.js';
import { engine, expectRefusal, last, small, useEngine } from './the-engine.js';

// Training through the JavaScript API. What the numbers should be is the business of the C++ tests.

useEngine();

describe('training', () => {
  test('reports steps, losses, rate, speed and time left', async () => {
    const { data, mlp } = small();
    const reports = [];
    for await (const progress of engine.train(mlp, data, {
      epochs: 2,
      batchSize: 100,
      stepsPerProgress: 3,
    })) {
      reports.push(progress);
    }
    expect(reports.map(({ step }) => step)).toEqual([3, 6, 8]);
    expect(reports.at(-1)).toMatchObject({ steps: 8, epoch: 2, secondsLeft: 0, rate: 1e-3 });
    expect(reports[0].samplesPerSecond).toBeGreaterThan(0);
    const { total, terms } = reports[0].loss;
    expect(terms).toEqual({ hard: total });
  });

  test('learns, and distillation reports both terms', async () => {
    const { data, mlp: teacher } = small();
    await last(engine.train(teacher, data, { epochs: 20, optimizer: { rate: 1e-2 } }));
    expect(engine.evaluate(teacher, data)).toMatchObject({ count: 400, errors: 0, accuracy: 1 });
    const student = engine.mlp({ layers: [64, 8, 4], seed: 2 });
    const { loss } = await last(
      engine.train(student, data, {
        objective: { kind: 'soft-target', teacher, temperature: 3, softWeight: 0.75 },
        epochs: 20,
        optimizer: { rate: 1e-2 },
      }),
    );
    expect(loss.total).toBeCloseTo(0.75 * loss.terms.soft + 0.25 * loss.terms.hard, 6);
    const { agreement, divergence, confusion } = engine.evaluate(student, data, {
      teacher,
      temperature: 3,
    });
    expect(agreement).toBeGreaterThan(0.9);
    expect(divergence).toBeGreaterThan(0);
    expect(confusion.length).toBe(16);
    const map = engine.classMap(student, data, 3);
    for (let c = 0; c < 4; c++) {
      expect(map.slice(4 * c, 4 * c + 4).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    const ofLogits = engine.classMapOfLogits(student.logits(stripes().images), data.labels(), 3);
    map.forEach((p, i) => expect(ofLogits[i]).toBeCloseTo(p, 6));
  });

  test("takes a teacher's logits instead of the teacher, row by image", async () => {
    const { data, mlp: teacher } = small();
    await last(engine.train(teacher, data, { epochs: 20, optimizer: { rate: 1e-2 } }));
    const few = data.subset({ size: 100, seed: 3 });
    const images = Array.from({ length: few.size }, (_, i) => [...few.image(i)]);
    const teacherLogits = teacher.logits(Uint8Array.from(images.flat()));
    /** @param {object} source */
    const taught = async (source) => {
      const mlp = engine.mlp({ layers: [64, 16, 4], seed: 2 });
      const objective = /** @type {any} */ ({ kind: 'soft-target', temperature: 3, ...source });
      const options = { objective, epochs: 30, batchSize: 16, optimizer: { rate: 1e-2 } };
      await last(engine.train(mlp, few, options));
      return mlp;
    };
    const asked = await taught({ teacher });
    const given = await taught({ teacherLogits });
    const pixels = stripes().images;
    const [expected, actual] = [asked.logits(pixels), given.logits(pixels)];
    // To rounding: alone and in a batch the teacher's sums may add up in another order.
    for (const [i, z] of expected.entries()) expect(actual[i]).toBeCloseTo(z, 2);
    expect(engine.evaluate(given, data, { teacher, temperature: 3 }).divergence).toBeLessThan(0.01);
    const misaligned = Float32Array.from(
      teacherLogits,
      (_, i) => teacherLogits[(i + 4) % teacherLogits.length],
    );
    const astray = await taught({ teacherLogits: misaligned });
    expect(engine.evaluate(astray, data).errors).toBeGreaterThan(200);
  });

  test('takes dropout, jitter, a max-norm and smoothed labels', async () => {
    const { data } = small();
    /** @param {import('../../web/engine/src/training-options.js').TrainingOptions} options */
    const trained = async (options) => {
      const { mlp } = small();
      await last(engine.train(mlp, data, { batchSize: 100, ...options }));
      return mlp.toSafetensors();
    };
    const plain = await trained({});
    for (const options of [
      { dropout: { input: 0.2 } },
      { dropout: { hidden: 0.5 } },
      { jitter: 1 },
      { maxNorm: 1 },
      { objective: /** @type {const} */ ({ kind: 'label-smoothing', smoothing: 0.1 }) },
    ]) {
      const weights = await trained(options);
      expect(weights).not.toEqual(plain);
      expect(await trained(options)).toEqual(weights);
    }
    expect(await trained({ dropout: {}, jitter: 0, maxNorm: 1e6 })).toEqual(plain);
  });

  test('takes several teachers, and evaluates several networks as one', async () => {
    const { data, mlp } = small();
    const teacher = [1, 2, 3].map((seed) => engine.mlp({ layers: [64, 8, 4], seed }));
    for (const mean of /** @type {const} */ (['arithmetic', 'geometric'])) {
      const student = engine.mlp({ layers: [64, 32, 4], seed: 9 });
      const before = engine.evaluate(student, data, { teacher, mean, temperature: 3 });
      await last(
        engine.train(student, data, {
          objective: { kind: 'soft-target', teacher, mean, temperature: 3 },
          epochs: 20,
          optimizer: { rate: 1e-2 },
        }),
      );
      const after = engine.evaluate(student, data, { teacher, mean, temperature: 3 });
      expect(after.divergence).toBeLessThan(Number(before.divergence) / 10);
    }
    expect(engine.evaluate([mlp], data)).toEqual(engine.evaluate(mlp, data));
    expect(engine.evaluate([mlp, mlp], data).errors).toBe(engine.evaluate(mlp, data).errors);
    expect(engine.classMap([mlp], data, 3)).toEqual(engine.classMap(mlp, data, 3));
    const invalid = (/** @type {() => unknown} */ action, /** @type {string} */ message) =>
      expectRefusal(action, 'invalid-argument', message);
    await invalid(() => engine.evaluate([], data), 'an Mlp, or several');
    await invalid(
      () => engine.evaluate([mlp, engine.mlp({ layers: [64, 5], seed: 1 })], data),
      'has 5 classes',
    );
    await invalid(
      () => engine.evaluate(mlp, data, { mean: /** @type {any} */ ('harmonic') }),
      "mean is 'harmonic'; expected arithmetic or geometric",
    );
  });

  test('the same seed gives the same bits, twice and in another engine', async () => {
    const other = await loadEngine({ variant: 'simd' });
    const hash = await hashOfRun(engine);
    expect(await hashOfRun(engine)).toBe(hash);
    expect(await hashOfRun(other)).toBe(hash);
    expect(await hashOfRun(engine, { seed: 2 })).not.toBe(hash);
  });

  test('stops for a signal and throws its reason', async () => {
    const { data, mlp } = small();
    const controller = new AbortController();
    const live = engine.liveHandles();
    const run = async () => {
      for await (const { step } of engine.train(mlp, data, {
        epochs: 1000,
        signal: controller.signal,
      })) {
        if (step > 10) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(engine.liveHandles()).toBe(live);
  });

  test('leaving the loop frees the run', async () => {
    const { data, mlp } = small();
    const live = engine.liveHandles();
    for await (const _ of engine.train(mlp, data, { epochs: 1000 })) break;
    expect(engine.liveHandles()).toBe(live);
  });

  test('lets the event loop turn', async () => {
    const { data, mlp } = small();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await last(engine.train(mlp, data, { epochs: 200, stepsPerProgress: 1e6 }));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
  });

  test('refuses what does not fit', async () => {
    const { data, mlp } = small();
    const refused = (/** @type {any} */ options, /** @type {string} */ message) =>
      expectRefusal(() => last(engine.train(mlp, data, options)), 'invalid-argument', message);
    await refused({ batchsize: 3 }, "no option 'batchsize'");
    await refused({ epochs: 0 }, 'epochs is 0');
    await refused({ epochs: '3' }, "epochs is '3'; expected a number");
    await refused({ batchSize: 1.5 }, 'batchSize is 1.5');
    await refused({ seed: 0.5 }, 'seed is 0.5');
    await refused({ stepsPerProgress: 0 }, 'stepsPerProgress is 0');
    await refused({ optimizer: { kind: 'adagrad' } }, "kind is 'adagrad'; expected adam or sgd");
    await refused({ optimizer: { kind: 'adam', momentum: 0.9 } }, "no option 'momentum'");
    await refused({ optimizer: { rate: -1 } }, 'rate is -1');
    await refused({ optimizer: { schedule: { kind: 'linear' } } }, "kind is 'linear'");
    await refused({ jitter: 0.5 }, 'jitter is 0.5; expected a whole number');
    await refused({ jitter: 8 }, 'jitter is 8; expected 0 to 7 pixels');
    await refused({ dropout: 0.5 }, 'dropout takes an object');
    await refused({ dropout: { inputs: 0.5 } }, "no option 'inputs'; it takes input, hidden");
    await refused({ dropout: { hidden: 1 } }, 'dropout: hidden is 1');
    await refused({ maxNorm: 0 }, 'maxNorm is 0');
    await refused({ maxNorm: null }, 'maxNorm is null; expected a number');
    await refused({ objective: { kind: 'label-smoothing', smoothing: 1 } }, 'smoothing is 1');
    await refused({ objective: { kind: 'soft' } }, "kind is 'soft'");
    await refused({ objective: { kind: 'soft-target', temperature: 2 } }, 'needs a teacher');
    await refused(
      { objective: { kind: 'soft-target', teacher: mlp, temperature: 2 } },
      'the same network',
    );
    const teacher = engine.mlp({ layers: [64, 4], seed: 1 });
    await refused(
      { objective: { kind: 'soft-target', teacher, temperature: 0 } },
      'temperature is 0',
    );
    await refused(
      { objective: { kind: 'soft-target', teacher: [], temperature: 2 } },
      'needs a teacher',
    );
    await refused(
      { objective: { kind: 'soft-target', teacher: [teacher, mlp], temperature: 2 } },
      'the same network',
    );
    await refused(
      { objective: { kind: 'soft-target', teacher, temperature: 2, mean: 'median' } },
      "mean is 'median'",
    );
    const given = (/** @type {any} */ options) => ({
      objective: { kind: 'soft-target', temperature: 2, teacherLogits: new Float32Array(1600) },
      ...options,
    });
    await refused(given({ jitter: 1 }), 'jitter is 1; expected 0 with teacherLogits');
    for (const [change, message] of /** @type {[object, string][]} */ ([
      [{ teacherLogits: new Float32Array(1596) }, 'has 1596 numbers; expected 1600'],
      [{ teacherLogits: new Float32Array(1600).fill(NaN, 5) }, 'class 1 of image 1 is nan'],
      [{ teacherLogits: new Float32Array(0) }, 'needs a teacher, or its logits'],
      [{ teacherLogits: new Array(1600).fill(0) }, 'expected a Float32Array'],
      [{ teacher }, 'a teacher or its logits, not both'],
    ])) {
      const { objective } = given({});
      await refused({ objective: { ...objective, ...change } }, message);
    }
    const wide = engine.mlp({ layers: [65, 4], seed: 1 });
    await expectRefusal(() => last(engine.train(wide, data)), 'invalid-argument', '65 inputs');
    await expectRefusal(
      () => engine.train(/** @type {any} */ (data), data),
      'invalid-argument',
      'an Mlp first',
    );
  });

  test('a diverging run says so', async () => {
    const { data, mlp } = small();
    const optimizer = /** @type {const} */ ({ kind: 'sgd', rate: 1e20 });
    await expectRefusal(
      () => last(engine.train(mlp, data, { epochs: 9, optimizer })),
      'diverged',
      'diverged at step',
    );
  });
});
