import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { hashOfRun, stripes } from '../engine-run.js';
import { engine, expectRefusal, last, small, useEngine } from './the-engine.js';

// The contract of the JavaScript API: shapes, defaults, refusals, lifetimes. What the numbers should
// be is the business of the C++ tests.

useEngine();

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

  test('take labels that begin with another number, of as many classes as are told', async () => {
    const { images, labels, ...size } = stripes();
    const letters = labels.map((label) => label + 1);
    const told = engine.dataset({ images, labels: letters, ...size, firstLabel: 1 });
    expect(told.digest()).toBe(small().data.digest());
    const idx = {
      images: new Uint8Array([0, 0, 8, 3, 0, 0, 1, 144, 0, 0, 0, 8, 0, 0, 0, 8, ...images]),
      labels: new Uint8Array([0, 0, 8, 1, 0, 0, 1, 144, ...letters]),
    };
    expect(engine.dataset(idx).classes).toBe(5);
    expect(engine.dataset({ ...idx, classes: 26, firstLabel: 1 }).classes).toBe(26);
    expect(engine.dataset({ ...idx, firstLabel: 1 }).digest()).toBe(told.digest());
    const refused = (/** @type {object} */ options, /** @type {string} */ message) =>
      expectRefusal(() => engine.dataset({ ...idx, ...options }), 'invalid-argument', message);
    await refused({ classes: 4 }, 'is 4; expected 0 to 3; no label is 0: firstLabel says');
    await refused({ firstLabel: 2 }, 'is 1; expected 2 to 255 (firstLabel is 2)');
    await refused({ firstLabel: 256 }, 'firstLabel is 256; expected a whole number, 0 to 255');
    await refused({ firstLabel: '1' }, "firstLabel is '1'");
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
    await invalid(
      () => data.take({ from: 400, count: 1 }),
      'from is 400; expected a whole number, 0 to 399',
    );
    await invalid(
      () => data.take({ from: 399, count: 2 }),
      'count is 2; expected a whole number, 1 to 1',
    );
    await invalid(
      () => data.take({ from: -1 }),
      'take: from is -1; expected a whole number, 0 to 399',
    );
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

describe('copyLayers', () => {
  test('takes over these layers and no other', () => {
    const [first, second] = [1, 2].map((seed) => engine.mlp({ layers: [64, 6, 5, 4], seed }));
    const own = engine.mlp({ layers: [64, 6, 5, 4], seed: 1 });
    first.copyLayers(second, [0, 2]);
    expect(first.toSafetensors()).not.toEqual(second.toSafetensors());
    first.copyLayers(own, [0, 2]);
    expect(first.toSafetensors()).toEqual(own.toSafetensors());
    first.copyLayers(second, [0, 1, 2]);
    expect(first.toSafetensors()).toEqual(second.toSafetensors());
  });

  test('refuses a layer of another shape, and one that is not there', async () => {
    const { mlp } = small();
    const wider = engine.mlp({ layers: [64, 17, 4], seed: 1 });
    const before = mlp.toSafetensors();
    await expectRefusal(
      () => mlp.copyLayers(wider, [0]),
      'invalid-argument',
      'layer 0 is 64-16 here and 64-17 in the other network',
    );
    await expectRefusal(() => mlp.copyLayers(wider, [2]), 'invalid-argument', 'expected 0 to 1');
    const twin = engine.mlp({ layers: [64, 16, 4], seed: 2 });
    await expectRefusal(
      () => mlp.copyLayers(twin, [0, 2]), // the first could be taken
      'invalid-argument',
      'layer 2 was asked for',
    );
    expect(mlp.toSafetensors()).toEqual(before);
  });
});

test('classMapOfLogits refuses what does not fit together', async () => {
  const labels = Uint8Array.from([0, 3]);
  await expectRefusal(
    () => engine.classMapOfLogits(new Float32Array(5), labels, 1),
    'invalid-argument',
    '5 logits and 2 labels',
  );
  await expectRefusal(
    () => engine.classMapOfLogits(new Float32Array(6), labels, 1),
    'invalid-argument',
    'label 1 is 3; expected less than the 3 classes',
  );
});

test('an epoch has every sample once, in the same order for the same seed', () => {
  const order = (/** @type {number} */ epoch) => engine.epochOrder({ size: 50, seed: 3, epoch });
  expect([...order(0)].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  expect(order(0)).toEqual(order(0));
  expect(order(0)).not.toEqual(order(1));
});
