import { describe, expect, test } from 'vitest';
import { Engine } from '../../web/engine/src/engine.js';
import { loadEngine, memoryFor, methods } from '../../web/engine/src/index.js';
import { startVariant } from '../../web/engine/src/module.js';
import { hashOfRun, stripes } from '../engine-run.js';
import { expectRefusal, last } from './the-engine.js';

const MiB = 2 ** 20;

/**
 * Every kind of call, and every kind of step.
 * @param {Engine} engine
 * @param {(handle: any) => any} keep what is to be disposed of, however this ends
 */
async function everything(engine, keep) {
  const whole = keep(engine.dataset(stripes(60)));
  const data = keep(whole.subset({ size: 50, seed: 1 }));
  keep(whole.take({ from: 1 }));
  keep(whole.withClasses([0, 1]));
  keep(whole.withoutClasses([0]));
  const teacher = keep(engine.mlp({ layers: [64, 600, 300, 4], seed: 1 })); // shared between threads
  await last(
    engine.train(teacher, data, { batchSize: 20, optimizer: { kind: 'adam', rate: 1e-3 } }),
  );
  const made = keep(engine.mlp({ layers: [64, 8, 4], seed: 2 }));
  const student = keep(engine.mlpFromSafetensors(made.toSafetensors()));
  await last(
    engine.train(student, data, {
      objective: { kind: 'soft-target', teacher, temperature: 2 },
      optimizer: { kind: 'sgd', rate: 0.1, momentum: 0.9 },
      jitter: 1,
      dropout: { input: 0.1, hidden: 0.1 },
      maxNorm: 1,
    }),
  );
  const { errors } = engine.evaluate(student, data, { teacher, temperature: 2 });
  const shift = keep(engine.biasShift([student, teacher], data, [1]));
  student.shiftBiases([0, 1, 2, 3]);
  return [
    errors,
    ...engine.classMap(student, data, 2),
    ...student.logits(data.image(0)),
    ...student.logits(new Float32Array(64).fill(0.5)),
    ...data.labels(),
    ...student.layers,
    shift.errors(0.1).total,
    shift.best(),
  ];
}

/** @param {Engine} engine */
async function doEverything(engine) {
  /** @type {{ dispose: () => void }[]} */
  const handles = [];
  try {
    return await everything(engine, (handle) => {
      handles.push(handle);
      return handle;
    });
  } finally {
    for (const handle of handles) handle.dispose();
  }
}

/**
 * Until the helpers have started, they allocate, too.
 * @param {{ _allocationsSoFar: () => number }} module
 */
async function helpersAtRest(module) {
  for (let before = NaN; before !== module._allocationsSoFar();) {
    before = module._allocationsSoFar();
    await new Promise((goOn) => setTimeout(goOn, 200));
  }
}

describe.each([
  { memory: 'that grows', name: 'engine_failing_single', threaded: false },
  { memory: 'shared between threads', name: 'engine_failing_threads', threaded: true },
])('memory $memory', ({ name, threaded }) => {
  /** @type {() => Promise<any>} */
  const load = () => import(new URL(`../../build/wasm/${name}.mjs`, import.meta.url).href);

  test('whichever allocation fails, the call says so and the engine goes on', async () => {
    const options = { threads: threaded ? 3 : 1, memory: 64 * MiB };
    const { module } = /** @type {any} */ (await startVariant({ threaded, load }, options));
    const engine = new Engine(module, { variant: name, build: '', reason: '' });
    await helpersAtRest(module);
    const stack = module.stackSave();
    let failures = 0;
    let answers = null;
    for (let n = 1; answers === null; ++n) {
      module._failAllocation(n);
      try {
        answers = await doEverything(engine);
      } catch (error) {
        expect(error).toMatchObject({ name: 'DarkKnowledgeError', code: 'out-of-memory' });
        expect(module.stackSave()).toBe(stack);
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThan(100);
    module._failAllocation(0);
    expect(await doEverything(engine)).toEqual(answers);
    engine.dispose();
    expect(engine.liveHandles()).toBe(0);
  });
});

/** Images of 28 x 28 and their labels, ten classes, all alike. @param {number} count */
const images = (count) => ({
  images: new Uint8Array(count * 784).fill(100),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
  rows: 28,
  cols: 28,
  classes: 10,
});

describe('what is too large', () => {
  const tooLarge = [
    {
      what: 'the images of EMNIST ByClass',
      use: (/** @type {Engine} */ engine) => engine.dataset(images(697_932)),
    },
    {
      what: 'a training of 784-4096-4096-10',
      use: (/** @type {Engine} */ engine) =>
        last(
          engine.train(
            engine.mlp({ layers: [784, 4096, 4096, 10], seed: 1 }),
            engine.dataset(images(100)),
            { optimizer: { kind: 'adam', rate: 1e-3 } },
          ),
        ),
    },
    {
      what: 'a network of 67 million parameters',
      use: (/** @type {Engine} */ engine) =>
        engine.mlp({ layers: [784, 8000, 7000, 600], seed: 1 }),
    },
    {
      what: 'the logits of many images',
      use: (/** @type {Engine} */ engine) =>
        engine.mlp({ layers: [784, 10], seed: 1 }).logits(new Uint8Array(784 * 400_000)),
    },
  ];

  test.each(tooLarge)(
    '$what: is refused with what to do, and the engine goes on',
    async ({ use }) => {
      const engine = await loadEngine({ variant: 'simd-threads', threads: 2 });
      const expected = await hashOfRun(engine);
      await expectRefusal(() => use(engine), 'out-of-memory', '256 MiB; loadEngine({ memory })');
      expect(await hashOfRun(engine)).toBe(expected);
      engine.dispose();
    },
  );

  test('with more memory it is not', async () => {
    const engine = await loadEngine({ variant: 'simd-threads', threads: 2, memory: 1000 * MiB });
    expect(engine.dataset(images(697_932)).size).toBe(697_932);
    engine.dispose();
  });

  test.each([2 ** 31, 2 ** 32])('%d bytes are no length, but memory', async (bytes) => {
    for (const variant of ['simd', 'simd-threads']) {
      const engine = await loadEngine({ variant, threads: 2 });
      const huge = new Uint8Array(bytes);
      await expectRefusal(() => engine.mlpFromSafetensors(huge), 'out-of-memory', 'out of memory');
      expect(engine.mlp({ layers: [4, 2], seed: 1 }).parameterCount).toBe(10);
      engine.dispose();
    }
  });

  test('memory that there is not is refused before the start', async () => {
    const load = (/** @type {any} */ memory) => loadEngine({ memory });
    for (const memory of [0, -1, 2 ** 20, NaN, '300 MB', null]) {
      await expectRefusal(() => load(memory), 'invalid-argument', `memory is ${memory}`);
    }
    await expectRefusal(() => load(2 ** 31 + 1), 'out-of-memory', '2049 MiB');
  });
});

describe('memoryFor', () => {
  const works = [
    { count: 2000, layers: [[784, 10]], batchSize: 1 },
    { count: 20_000, layers: [[784, 300, 10]], batchSize: 128 },
    {
      count: 3000,
      layers: [
        [784, 1200, 1200, 10],
        [784, 800, 800, 10],
      ],
      batchSize: 1024,
    },
    {
      count: 2000,
      layers: [
        [784, 4096, 10],
        [784, 30, 10],
      ],
      batchSize: 2000,
    },
    {
      count: 500,
      layers: [
        [784, 2000, 2000, 10],
        [784, 2000, 2000, 10],
      ],
      batchSize: 8,
    },
  ];

  test.each(methods.filter(({ needs }) => needs === 'hidden'))(
    'is enough to compare hidden layers by $name',
    async ({ name }) => {
      const [count, batchSize] = [1000, 1000];
      const layers = [784, 1000, 10];
      const memory = memoryFor({
        bytes: count * 785,
        images: count,
        networks: [layers],
        teachers: [layers],
        comparesHidden: true,
        batchSize,
        threads: 2,
      });
      const engine = await loadEngine({ variant: 'simd-threads', threads: 2, memory });
      const data = engine.dataset(noise(count));
      const [teacher, student] = [1, 2].map((seed) => engine.mlp({ layers, seed }));
      const objective = /** @type {any} */ ({ kind: name, teacher });
      const run = engine.train(student, data, { batchSize, objective });
      expect((await run.next()).value?.loss.total).toBeGreaterThan(0);
      await run.return();
      engine.dispose();
    },
  );

  test.each(works)('is enough for $layers in batches of $batchSize', async (work) => {
    const { count, layers, batchSize } = work;
    const memory = memoryFor({
      bytes: count * 785,
      images: count,
      networks: layers,
      batchSize,
      threads: 2,
    });
    const engine = await loadEngine({ variant: 'simd-threads', threads: 2, memory });
    const data = engine.dataset(noise(count));
    const [teacher, ...others] = layers.map((widths) => engine.mlp({ layers: widths, seed: 1 }));
    const student = others[0] ?? teacher;
    const options = {
      batchSize,
      optimizer: { kind: /** @type {const} */ ('adam'), rate: 1e-3 },
      dropout: { input: 0.1, hidden: 0.5 },
    };
    const hard = engine.train(teacher, data, options);
    const soft = engine.train(student, data, {
      ...options,
      ...(student !== teacher && { objective: { kind: 'soft-target', teacher, temperature: 2 } }),
    });
    await hard.next();
    await soft.next();
    engine.evaluate(student, data, { teacher });
    await hard.return();
    await soft.return();
    teacher.toSafetensors();
    expect(memory).toBeLessThan(2 * engine.memoryBytes() + 12 * MiB);
    engine.dispose();
  });

  test('refuses what is no work', async () => {
    const work = { bytes: 1, images: 1, networks: [[2, 2]] };
    for (const [change, message] of [
      [{ images: -1 }, 'images is -1'],
      [{ bytes: '9' }, 'bytes is 9'],
      [{ networks: [[784]] }, 'networks is [[784]]'],
      [{ networks: [2, 2] }, 'networks is [2,2]'],
    ]) {
      await expectRefusal(
        () => memoryFor(/** @type {any} */ ({ ...work, .../** @type {object} */ (change) })),
        'invalid-argument',
        /** @type {string} */ (message),
      );
    }
  });
});

/** Images without a black pixel, which take the most. @param {number} count */
function noise(count) {
  const data = images(count);
  for (let i = 0; i < data.images.length; ++i) data.images[i] = 1 + ((i * 7919) % 255);
  return data;
}
