import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DarkKnowledgeError, loadEngine } from '../../web/engine/src/index.js';
import { forSizes, hinton } from '../../web/experiments/definition.js';
import { execute } from '../../web/experiments/execute.js';
import { contextOf, digestOf, jobsOf } from '../../web/experiments/jobs.js';
import { runExperiment } from '../../web/experiments/run.js';
import { executorOf } from '../../web/workers/jobs/executor.js';
import { createJobs } from '../../web/workers/jobs/handler.js';
import { Caller, serve } from '../../web/workers/rpc.js';
import { Supplies } from '../../web/workers/supplies.js';
import { channel } from './channel.js';
import { stripes } from '../engine-run.js';

/** @typedef {import('../../web/experiments/ledger.js').RunEvent} RunEvent */
/** @typedef {import('../../web/experiments/run.js').Executor} Executor */

/** @type {import('../../web/engine/src/index.js').Engine} */
let engine;
/** @type {import('../../web/experiments/execute.js').Data} */
let data;
beforeAll(async () => {
  engine = await loadEngine({ variant: 'simd', threads: 1 });
  data = { train: engine.dataset(stripes()), test: engine.dataset(stripes()) };
});
afterAll(() => {
  data.train.dispose();
  data.test.dispose();
  expect(engine.liveHandles()).toBe(0);
  engine.dispose();
});

const options = { epochs: 2, batchSize: 16 };

/** Of everything that an experiment can have, something small. */
const tiny = {
  name: 'tiny',
  title: 'tiny',
  source: hinton('none'),
  sizes: forSizes(() => ({
    seeds: 2,
    trainings: {
      teacher: { hidden: [12], options: { ...options, jitter: 1, maxNorm: 2 } },
      alone: { hidden: [6], options, images: { subset: 40 } },
      early: {
        hidden: [6],
        options: { ...options, epochs: 4 },
        images: { count: 60 },
        heldOut: { from: 60 },
        looks: { everyEpochs: 1 },
        stop: { kind: /** @type {const} */ ('best') },
      },
      distilled: {
        hidden: [6],
        images: { without: [3] },
        options,
        objective: {
          kind: 'soft-target',
          teacher: { training: 'teacher', seeds: [1, 2] },
          temperature: 4,
          softWeight: 1,
        },
      },
    },
    measurements: {
      teachers: {
        of: { training: 'teacher', seeds: [1, 2] },
        kind: /** @type {const} */ ('errors'),
        seeds: 1,
      },
      alone: { of: 'alone', kind: /** @type {const} */ ('costs') },
      early: { of: 'early', kind: /** @type {const} */ ('errors') },
      distilled: { of: 'distilled', kind: /** @type {const} */ ('errors') },
      bias: { of: 'distilled', kind: /** @type {const} */ ('prior-matching'), classes: [3] },
      best: { of: 'distilled', kind: /** @type {const} */ ('best-on-test'), classes: [3] },
    },
  })),
  rows: [],
  criteria: [],
};
const trainings = 8; // four of each seed

/** @returns {Executor} */
const here = () => ({
  execute: (job, files, context) => execute(engine, data, job, files, context),
});

/** @returns {import('../../web/experiments/run.js').Store} */
function memory() {
  const outcomes = new Map();
  return {
    get: async (key) => outcomes.get(key),
    set: async (key, outcome) => void outcomes.set(key, outcome),
  };
}

/** @param {Partial<Parameters<typeof runExperiment>[1]>} [changes] */
async function run(changes = {}) {
  /** @type {RunEvent[]} */
  const events = [];
  const result = await runExperiment(tiny, {
    size: 'classroom',
    executors: [here()],
    store: memory(),
    context: { engine: '1' },
    onEvent: (event) => events.push(event),
    ...changes,
  });
  return { ...result, events };
}

/** @param {RunEvent[]} events */
const trained = (events) =>
  events.filter((event) => event.type === 'finished' && event.job.kind === 'train' && !event.kept)
    .length;

test('every measurement of every seed is made, and each network trained once', async () => {
  const { measurements, failures, events } = await run();
  expect(failures).toEqual([]);
  expect(trained(events)).toBe(trainings);
  expect(Object.keys(measurements.distilled)).toEqual(['1', '2']);
  expect(Object.keys(measurements.teachers)).toEqual(['1']);
  for (const { errors, byLabel, count } of Object.values(measurements).flatMap(Object.values)) {
    expect(byLabel.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b)).toBe(
      errors,
    );
    expect(count).toBe(data.test.size);
  }
  expect(measurements.alone[1].costs).toMatchObject({ parameters: 64 * 6 + 6 + 6 * 4 + 4 });
  expect(measurements.bias[1].shift).toBeTypeOf('number');
  expect(measurements.best[1].errors).toBeLessThanOrEqual(measurements.distilled[1].errors);
});

test('progress grows to the end', async () => {
  const { events } = await run();
  const fractions = events.flatMap((event) => ('whole' in event ? [event.whole.fraction] : []));
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions.at(-1)).toBeCloseTo(1);
  expect(events[0]).toMatchObject({ type: 'planned', kept: 0 });
  const progress = events.find((event) => event.type === 'progress');
  expect(progress).toMatchObject({ progress: { epochs: 2, loss: expect.any(Number) } });
});

test('the same seeds give the same measurements, with any number of executors', async () => {
  const { measurements } = await run();
  const again = await run({ executors: [here(), here(), here()] });
  const withoutTimes = (/** @type {any} */ value) =>
    JSON.parse(JSON.stringify(value, (key, field) => (key === 'milliseconds' ? 0 : field)));
  expect(withoutTimes(again.measurements)).toEqual(withoutTimes(measurements));
});

test('fewer seeds are a part of more', async () => {
  const store = memory();
  const one = await run({ store, seeds: 1 });
  const two = await run({ store });
  expect(two.measurements.distilled[1]).toEqual(one.measurements.distilled[1]);
  expect(trained(one.events) + trained(two.events)).toBe(trainings);
});

test('what is in the store is not done again', async () => {
  const store = memory();
  const first = await run({ store });
  const second = await run({ store });
  expect(trained(second.events)).toBe(0);
  expect(second.measurements).toEqual(first.measurements);
  expect(second.events.every(({ type }) => type === 'planned' || type === 'finished')).toBe(true);
  expect(second.events.at(-1)).toMatchObject({ kept: true, whole: { fraction: 1 } });
  const asked = await run({ store, executors: [] });
  expect(asked.measurements).toEqual(first.measurements);
  expect((await run({ executors: [] })).measurements).toEqual({});
});

test('what the version before or another build has kept is neither taken nor lost', async () => {
  const store = memory();
  const images = digestOf(data);
  const contexts = [
    { engine: '0.2.0', variant: 'simd', data: `MNIST, ${data.train.size} + ${data.test.size}` },
    contextOf({ build: 'another' }, images),
    contextOf({ build: engine.about().build }, 'other images'),
  ];
  const wrong = { result: { trained: { loss: NaN, seconds: 0 } }, network: new Uint8Array(3) };
  const keys = contexts.flatMap((context) =>
    jobsOf(tiny.sizes.classroom, 2, context).map(({ key }) => key),
  );
  for (const key of keys) await store.set(key, wrong);
  const { events, failures } = await run({ store, context: contextOf(engine.about(), images) });
  expect(failures).toEqual([]);
  expect(trained(events)).toBe(trainings);
  for (const key of keys) expect(await store.get(key)).toBe(wrong);
});

test('a stopped run keeps what is finished, and the next goes on from there', async () => {
  const store = memory();
  const controller = new AbortController();
  const reason = new Error('enough');
  /** @type {RunEvent[]} */
  const events = [];
  const stopped = run({
    store,
    signal: controller.signal,
    onEvent(event) {
      events.push(event);
      if (trained(events) === 3) controller.abort(reason);
    },
  });
  await expect(stopped).rejects.toBe(reason);
  expect(trained(events)).toBe(3);
  const rest = await run({ store });
  expect(trained(rest.events)).toBe(trainings - 3);
  expect(rest.failures).toEqual([]);
});

test('a job that fails is reported, what needs it is skipped, the rest is done', async () => {
  const store = memory();
  /** @type {Executor} */
  const flaky = {
    async execute(job, ...rest) {
      if (job.id === 'alone 1' || job.id === 'teacher 2') throw new Error('no luck');
      return here().execute(job, ...rest);
    },
  };
  const { measurements, failures, events } = await run({ store, executors: [flaky] });
  expect(failures.map(({ job }) => job.id)).toEqual(['alone 1', 'teacher 2']);
  expect(failures[0].error.message).toBe('no luck');
  const skipped = events.flatMap((event) => (event.type === 'skipped' ? [event.job.id] : []));
  expect(skipped).toContain('distilled 1');
  expect(skipped).toContain('= bias 2');
  expect(Object.keys(measurements).sort()).toEqual(['alone', 'early']);
  const repaired = await run({ store });
  expect(repaired.failures).toEqual([]);
  expect(trained(repaired.events)).toBe(4); // the two that failed, and those distilled from them
});

test('an executor that died gets no more jobs, and without any the run ends', async () => {
  const death = new DarkKnowledgeError('worker-died', 'out of memory');
  /** @type {Executor} */
  const dying = { execute: () => Promise.reject(death) };
  const { failures, measurements } = await run({ executors: [dying, here()] });
  expect(failures.map(({ error }) => error)).toEqual([death]);
  expect(measurements.early[1]).toBeDefined();
  await expect(run({ executors: [dying] })).rejects.toBe(death);
});

test('what makes no sense is refused', async () => {
  await expect(run({ size: /** @type {any} */ ('huge') })).rejects.toThrow("size is 'huge'");
  await expect(run({ seeds: 0 })).rejects.toThrow('seeds is 0');
});

describe('an executor behind a port', () => {
  /** @typedef {Caller<ReturnType<typeof createJobs>>} Client */

  /** The two ends of one. */
  function remote() {
    const { ends, close } = channel();
    const supplies = new Supplies();
    supplies.keep({ engine, data });
    serve(ends[1], createJobs(supplies));
    const client = /** @type {Client} */ (new Caller(ends[0]));
    return { client, executor: executorOf(client), close };
  }

  test('gives the same measurements', async () => {
    const { client, executor, close } = remote();
    expect(await client.call('digest', {})).toBe(digestOf(data));
    const { measurements } = await run({ executors: [executor] });
    expect(measurements.distilled).toEqual((await run()).measurements.distilled);
    close();
  });

  test('passes errors on, with their code', async () => {
    const { executor, close } = remote();
    const job = /** @type {any} */ ({ kind: 'measure', measurement: { kind: 'errors' } });
    await expect(executor.execute(job, [new Uint8Array(3)], {})).rejects.toMatchObject({
      name: 'DarkKnowledgeError',
      code: 'corrupt-data',
    });
    close();
  });

  test('is stopped by the signal, with its reason', async () => {
    const { executor, close } = remote();
    const controller = new AbortController();
    const reason = new Error('enough');
    const training = { hidden: [6], options: { epochs: 1e6, batchSize: 16 } };
    const job = /** @type {any} */ ({ kind: 'train', training, seed: 1 });
    const onProgress = () => controller.abort(reason);
    const running = executor.execute(job, [], { signal: controller.signal, onProgress });
    await expect(running).rejects.toBe(reason);
    close();
  });

  test('ends a run, when it has died and was the only one', async () => {
    const { client, executor, close } = remote();
    const death = new DarkKnowledgeError('worker-died', 'out of memory');
    const running = run({ executors: [executor], onEvent: () => client.end(death) });
    await expect(running).rejects.toBe(death);
    close();
  });
});
