import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/index.js';
import { hashOfRun, stripes } from '../engine-run.js';

// The contract of the JavaScript API: shapes, defaults, refusals, lifetimes. What the numbers should
// be is the business of the C++ tests.

/** @type {import('../../web/engine/index.js').Engine} */
let engine;
beforeAll(async () => void (engine = await loadEngine({ variant: 'simd' })));
afterAll(() => {
  engine.dispose();
  expect(engine.liveHandles()).toBe(0);
});

const small = () => ({
  data: engine.dataset(stripes()),
  mlp: engine.mlp({ layers: [64, 16, 4], seed: 1 }),
});

/** @param {AsyncIterable<any>} iterable */
async function last(iterable) {
  let value;
  for await (value of iterable);
  return value;
}

/**
 * @param {() => unknown} action
 * @param {string} code
 * @param {string} message
 */
async function expectRefusal(action, code, message) {
  const refusal = await Promise.resolve()
    .then(action)
    .then(
      () => expect.fail('nothing was refused'),
      (error) => error,
    );
  expect(refusal).toMatchObject({ name: 'DarkKnowledgeError', code });
  expect(refusal.message).toContain(message);
}

test('says what it is', () => {
  expect(engine.about()).toMatchObject({ version: '0.2.0', variant: 'simd' });
  expect(engine.about().simd).toContain('SSE');
});

describe('variants', () => {
  test('unknown ones are refused, and impossible numbers of threads', async () => {
    await expectRefusal(() => loadEngine({ variant: 'scalar' }), 'invalid-argument', "'scalar'");
    await expectRefusal(() => loadEngine({ threads: 0 }), 'invalid-argument', 'threads is 0');
    await expectRefusal(
      () => loadEngine(/** @type {any} */ ({ variants: 1 })),
      'invalid-argument',
      'variants',
    );
  });

  test('the number of threads has no part in the bits', async () => {
    const reference = await hashOfRun(engine);
    for (const threads of [1, 2, 3, 4]) {
      const threaded = await loadEngine({ variant: 'simd-threads', threads });
      expect(threaded.about()).toMatchObject({ variant: 'simd-threads', threads });
      expect(await hashOfRun(threaded)).toBe(reference);
      threaded.dispose();
    }
  });

  test('one thread is used where one is asked for, and the reason is told', async () => {
    const single = await loadEngine({ threads: 1 });
    expect(single.about().threads).toBe(1);
    expect(single.about().reason).toContain('one thread asked for');
  });
});

describe('datasets', () => {
  test('know their sizes and give copies', () => {
    const { data } = small();
    expect([data.size, data.rows, data.cols, data.classes]).toEqual([400, 8, 8, 4]);
    const image = data.image(3);
    expect(image).toEqual(stripes().images.slice(3 * 64, 4 * 64));
    image.fill(0);
    expect(data.image(3)).not.toEqual(image);
    expect(data.labels()).toEqual(stripes().labels);
  });

  test('subsets are balanced and outlive the whole', () => {
    const { data } = small();
    const few = data.subset({ size: 40, seed: 3 });
    data.dispose();
    const counts = [0, 0, 0, 0];
    for (const label of few.labels()) counts[label]++;
    expect(counts).toEqual([10, 10, 10, 10]);
  });

  test('give some classes, all but some, or a slice', () => {
    const { data } = small();
    expect([...new Set(data.withClasses([3, 1]).labels())].sort()).toEqual([1, 3]);
    const rest = data.withoutClasses([3]);
    expect([rest.size, rest.classes]).toEqual([300, 4]);
    expect(rest.labels()).not.toContain(3);
    const slice = data.take({ from: 10, count: 5 });
    expect(slice.labels()).toEqual(data.labels().slice(10, 15));
    expect(slice.image(0)).toEqual(data.image(10));
    expect(data.take({ from: 390 }).size).toBe(10);
    expect(data.take({ count: 7 }).image(6)).toEqual(data.image(6));
  });

  test('refuse what does not fit', async () => {
    const { images, labels } = stripes();
    const shape = { rows: 8, cols: 8, classes: 4 };
    const refused = (
      /** @type {any} */ source,
      /** @type {string} */ code,
      /** @type {string} */ message,
    ) => expectRefusal(() => engine.dataset(source), code, message);
    await refused({ images: [1], labels }, 'invalid-argument', 'Uint8Array');
    await refused({ images, labels }, 'corrupt-data', 'IDX');
    await refused({ images, labels, ...shape, rows: 7 }, 'invalid-argument', 'bytes of pixels');
    await refused({ images, labels, ...shape, classes: 3 }, 'invalid-argument', 'expected 0 to 2');
    await refused({ images, labels, ...shape, cols: 7.5 }, 'invalid-argument', 'cols is 7.5');
    const { data } = small();
    await expectRefusal(() => data.image(400), 'invalid-argument', '0 to 399');
    await expectRefusal(() => data.subset({ size: 401, seed: 1 }), 'invalid-argument', 'subset');
    const invalid = (/** @type {() => unknown} */ action, /** @type {string} */ message) =>
      expectRefusal(action, 'invalid-argument', message);
    await invalid(() => data.withClasses([4]), 'class 4 does not exist; expected 0 to 3');
    await invalid(() => data.withClasses([]), 'none of the 400 samples is left');
    await invalid(() => data.withoutClasses(/** @type {any} */ (3)), 'whole numbers');
    await invalid(() => data.withoutClasses([0, 1, 2, 3]), 'withoutClasses: none of the 400');
    await invalid(() => data.take({ from: 400, count: 1 }), 'from is 400; expected 0 to 399');
    await invalid(() => data.take({ from: 399, count: 2 }), 'count is 2; expected 1 to 1');
    await invalid(() => data.take({ from: -1 }), 'take: got [-1,401]; expected whole numbers');
  });
});

describe('networks', () => {
  test('know their shape and answer for bytes and numbers alike', () => {
    const { mlp } = small();
    expect(mlp.layers).toEqual([64, 16, 4]);
    expect(mlp.parameterCount).toBe(64 * 16 + 16 + 16 * 4 + 4);
    const pixels = stripes(300).images;
    const logits = mlp.logits(pixels);
    expect(logits.length).toBe(300 * 4);
    const values = Float32Array.from(pixels, (p) => Math.fround(p * Math.fround(1 / 255)));
    expect(mlp.logits(values)).toEqual(logits);
    const one = mlp.logits(pixels.slice(64, 128));
    one.forEach((logit, c) => expect(logit).toBeCloseTo(logits[4 + c], 5));
  });

  test('survive a safetensors file bit by bit', () => {
    const { mlp } = small();
    const again = engine.mlpFromSafetensors(mlp.toSafetensors());
    expect(again.layers).toEqual(mlp.layers);
    expect(again.toSafetensors()).toEqual(mlp.toSafetensors());
  });

  test('shift the biases of their classes', async () => {
    const { mlp } = small();
    const pixels = stripes(1).images;
    const before = mlp.logits(pixels);
    mlp.shiftBiases([0, 2.5, 0, -1]);
    const after = mlp.logits(pixels);
    [0, 2.5, 0, -1].forEach((shift, c) => expect(after[c] - before[c]).toBeCloseTo(shift, 5));
    mlp.shiftBiases(new Float32Array(4));
    expect(mlp.logits(pixels)).toEqual(after);
    await expectRefusal(() => mlp.shiftBiases([1]), 'invalid-argument', 'got 1 shifts; expected 4');
    await expectRefusal(
      () => mlp.shiftBiases([0, NaN, 0, 0]),
      'invalid-argument',
      'class 1 is nan',
    );
    await expectRefusal(
      () => mlp.shiftBiases(/** @type {any} */ (3)),
      'invalid-argument',
      'an array of numbers',
    );
  });

  test('refuse what does not fit', async () => {
    const { mlp } = small();
    await expectRefusal(() => mlp.logits(new Uint8Array(63)), 'invalid-argument', 'multiple of 64');
    await expectRefusal(
      () => mlp.logits(/** @type {any} */ ([1])),
      'invalid-argument',
      'Float32Array',
    );
    await expectRefusal(
      () => engine.mlp({ layers: [64], seed: 1 }),
      'invalid-argument',
      '2 or more widths',
    );
    await expectRefusal(() => engine.mlp({ layers: [6.5, 2], seed: 1 }), 'invalid-argument', '6.5');
    await expectRefusal(
      () => engine.mlp({ layers: [6, 2], seed: -1 }),
      'invalid-argument',
      'seed is -1',
    );
    await expectRefusal(
      () => engine.mlpFromSafetensors(new Uint8Array(3)),
      'corrupt-data',
      'safetensors',
    );
  });
});

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
    expect(reports[0].loss.hard).toBe(reports[0].loss.total);
    expect(reports[0].loss.soft).toBeNull();
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
    expect(loss.total).toBeCloseTo(0.75 * loss.soft + 0.25 * loss.hard, 6);
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
    /** @param {import('../../web/engine/training-options.js').TrainingOptions} options */
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
    await refused({ epochs: '3' }, 'epochs is 3; expected a number');
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
    await refused({ objective: { kind: 'label-smoothing' } }, 'smoothing is undefined');
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
    await refused({ objective: { kind: 'soft-target', teacher } }, 'temperature is undefined');
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
      [{ teacherLogits: new Array(1600).fill(0) }, 'teacherLogits is a Float32Array'],
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

describe('bias shifts', () => {
  test('tell the errors at any shift, and what the rules would choose', async () => {
    const { data, mlp } = small();
    await last(
      engine.train(mlp, data.withoutClasses([2]), { epochs: 20, optimizer: { rate: 1e-2 } }),
    );
    const weights = mlp.toSafetensors();
    const shift = engine.biasShift(mlp, data, [2]);
    const { errors, confusion } = engine.evaluate(mlp, data);
    const { total, byLabel } = shift.errors(0);
    expect(total).toBe(errors);
    expect([...byLabel]).toEqual([0, 1, 2, 3].map((c) => 100 - confusion[5 * c]));
    const best = shift.best();
    expect(best).toBeGreaterThan(0);
    expect(shift.errors(best).total).toBeLessThan(total);
    expect(shift.mass(shift.priorMatching(0.25))).toBeCloseTo(0.25, 4);
    expect(mlp.toSafetensors()).toEqual(weights);
    mlp.shiftBiases([0, 0, best, 0]);
    expect(engine.evaluate(mlp, data).errors).toBe(shift.errors(best).total);
  });

  test('refuse what does not fit', async () => {
    const { data, mlp } = small();
    const invalid = (/** @type {() => unknown} */ action, /** @type {string} */ message) =>
      expectRefusal(action, 'invalid-argument', message);
    await invalid(() => engine.biasShift(mlp, data, [4]), 'class 4 does not exist');
    await invalid(() => engine.biasShift(mlp, data, []), '0 of 4 classes');
    await invalid(() => engine.biasShift(mlp, data, /** @type {any} */ (3)), 'whole numbers');
    const shift = engine.biasShift(mlp, data, [1]);
    await invalid(() => shift.errors(NaN), 'shift is NaN');
    await invalid(() => shift.priorMatching(1), 'frequency is 1');
    shift.dispose();
    await expectRefusal(() => shift.best(), 'disposed', 'BiasShift');
  });
});

describe('lifetimes', () => {
  test('a train-reset cycle leaves no handle', async () => {
    const before = engine.liveHandles();
    for (let i = 0; i < 3; i++) await hashOfRun(engine);
    expect(engine.liveHandles()).toBe(before);
  });

  test('what was disposed of refuses to work, and may be disposed of again', async () => {
    const { data, mlp } = small();
    mlp.dispose();
    mlp.dispose();
    await expectRefusal(() => mlp.layers, 'disposed', 'Mlp');
    await expectRefusal(() => engine.evaluate(mlp, data), 'disposed', 'Mlp');
  });

  test('a model that is disposed of in mid-training is trained to the end unseen', async () => {
    const { data, mlp } = small();
    for await (const { step } of engine.train(mlp, data, { epochs: 4, stepsPerProgress: 1 })) {
      if (step === 1) mlp.dispose();
    }
  });
});
