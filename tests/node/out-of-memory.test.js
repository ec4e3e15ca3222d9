import { afterEach, describe, expect, test } from 'vitest';
import { Engine } from '../../web/engine/engine.js';
import { loadEngine, memoryFor } from '../../web/engine/index.js';
import { startVariant } from '../../web/engine/module.js';
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
  await last(engine.train(teacher, data, { batchSize: 20, optimizer: { kind: 'adam', rate: 1e-3 } }));
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
  for (let before = NaN; before !== module._allocationsSoFar(); ) {
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
    const module = /** @type {any} */ (await startVariant({ threaded, load }, options));
    const engine = new Engine(module, { variant: name, reason: '' });
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
