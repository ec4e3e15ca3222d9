import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { hashOfRun, stripes } from '../engine-run.js';
import { expectRefusal, last } from './the-engine.js';

const workerThreads = createRequire(import.meta.url)('node:worker_threads');
const { Worker } = workerThreads;
const { Memory } = WebAssembly;

afterEach(() => {
  workerThreads.Worker = Worker;
  WebAssembly.Memory = Memory;
  vi.useRealTimers();
});

/** Workers of this process that live. */
const workers = () => /** @type {any} */ (process.report.getReport()).workers.length;

const collectGarbage = () => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
};

/** Starts an engine, trains a little, and disposes of it. */
async function use() {
  const engine = await loadEngine({ variant: 'simd-threads', threads: 4 });
  const about = engine.about();
  await hashOfRun(engine);
  const during = workers();
  engine.dispose();
  return { about, during };
}

describe('an engine that was disposed of', () => {
  test('has no workers, and its memory can be collected', async () => {
    /** @type {WeakRef<WebAssembly.Memory>[]} */
    const memories = [];
    WebAssembly.Memory = class extends Memory {
      /** @param {WebAssembly.MemoryDescriptor} descriptor */
      constructor(descriptor) {
        super(descriptor);
        memories.push(new WeakRef(this));
      }
    };
    for (let i = 0; i < 3; ++i) {
      expect(await use()).toMatchObject({ about: { threads: 4 }, during: 3 });
    }
    await vi.waitFor(() => expect(workers()).toBe(0));
    expect(memories.length).toBeGreaterThanOrEqual(3);
    await vi.waitFor(
      () => {
        collectGarbage();
        expect(memories.filter((memory) => memory.deref())).toHaveLength(0);
      },
      { timeout: 10_000 },
    );
  });

  test('computes on one thread, even what has begun on several', async () => {
    const engine = await loadEngine({ variant: 'simd-threads', threads: 3 });
    const data = engine.dataset(stripes());
    const mlp = engine.mlp({ layers: [64, 1000, 1000, 4], seed: 1 });
    const run = engine.train(mlp, data, { stepsPerProgress: 1 });
    await run.next();
    engine.dispose();
    engine.dispose();
    expect(engine.about().threads).toBe(1);
    expect((await last(run)).step).toBe(4);
    expect(engine.liveHandles()).toBe(0);
    const reference = await loadEngine({ variant: 'simd' });
    expect(await hashOfRun(engine)).toBe(await hashOfRun(reference));
  });
});

describe('workers that do not answer', () => {
  /** @type {SilentWorker[]} */
  let silent = [];

  class SilentWorker extends EventEmitter {
    isEnded = false;

    constructor() {
      super();
      silent.push(this);
    }

    postMessage() {}
    ref() {}
    unref() {}

    terminate() {
      this.isEnded = true;
    }
  }

  test('are waited for once, and ended', async () => {
    silent = [];
    workerThreads.Worker = SilentWorker;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const loading = loadEngine({ threads: 3 });
    await vi.waitFor(() => expect(silent).toHaveLength(2));
    await vi.advanceTimersByTimeAsync(10_000);
    const engine = await loading;
    expect(engine.about()).toMatchObject({ threads: 1 });
    expect(engine.about().reason).toMatch(/-threads' did not start: .*did not answer/);
    expect(silent).toHaveLength(2); // of one build: the other one is not tried
    expect(silent.every(({ isEnded }) => isEnded)).toBe(true);
    vi.useRealTimers();
    const mlp = engine.mlp({ layers: [64, 8, 4], seed: 1 });
    await last(engine.train(mlp, engine.dataset(stripes()), { epochs: 1 }));
    engine.dispose();
  });

  test('are waited for, and told, where no other build is wanted', async () => {
    silent = [];
    workerThreads.Worker = SilentWorker;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const refused = expectRefusal(
      () => loadEngine({ variant: 'simd-threads', threads: 2 }),
      'unsupported',
      'did not answer',
    );
    await vi.waitFor(() => expect(silent).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
    expect(silent[0].isEnded).toBe(true);
  });
});

test('a call that takes long says from within that it goes on', async () => {
  for (const options of [{ variant: 'simd' }, { variant: 'simd-threads', threads: 2 }]) {
    let calls = 0;
    const engine = await loadEngine({ ...options, onWork: () => void (calls += 1) });
    const data = engine.dataset(stripes(500));
    const mlp = engine.mlp({ layers: [64, 1200, 1200, 4], seed: 1 });
    engine.evaluate(mlp, data);
    expect(calls).toBeGreaterThanOrEqual(1); // 8e8 multiplications, some of them with zeros
    calls = 0;
    const run = engine.train(mlp, data, { batchSize: 500, epochs: 1 });
    await run.next(); // one step
    expect(calls).toBeGreaterThanOrEqual(3);
    engine.dispose();
  }
});
