import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DarkKnowledgeError } from '../../web/engine/errors.js';
import { packError, unpackError } from '../../web/engine/portable-error.js';
import { measureLatencies } from '../../web/experiments/latency.js';
import { parameterCount, Stopwatch, trainingWork } from '../../web/experiments/work.js';
import { LabClient } from '../../web/lab/client.js';

/** A worker whose other end is the test. */
class FakeWorker extends EventTarget {
  /** @type {any[]} */
  received = [];
  isTerminated = false;

  /** @param {unknown} message */
  postMessage(message) {
    this.received.push(message);
  }

  terminate() {
    this.isTerminated = true;
  }

  /** @param {unknown} data */
  say(data) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

/** @type {FakeWorker} */
let worker;
/** @type {import('vitest').Mock} */
let onDeath;
/** @type {LabClient} */
let client;

beforeEach(() => {
  vi.useFakeTimers();
  worker = new FakeWorker();
  onDeath = vi.fn();
  client = new LabClient({
    createWorker: () => /** @type {Worker} */ (/** @type {unknown} */ (worker)),
    onDeath,
  });
});

afterEach(() => {
  client.close();
  vi.useRealTimers();
});

test('a call gets its events and its own answer', async () => {
  const events = vi.fn();
  const first = client.call('pause', { paused: true });
  const data = { id: /** @type {const} */ ('mnist'), source: 'x' };
  const second = client.call('load', { data }, { onEvent: events });
  const [{ id: firstId }, { id, type, parameters }] = worker.received;
  expect({ type, parameters }).toEqual({ type: 'load', parameters: { data } });
  worker.say({ type: 'event', id, event: { loaded: 1, total: 2 } });
  worker.say({ type: 'answer', id, answer: 'second' });
  worker.say({ type: 'answer', id: firstId, answer: null });
  expect(await second).toBe('second');
  expect(await first).toBeNull();
  expect(events.mock.calls).toEqual([[{ loaded: 1, total: 2 }]]);
});

test('a refusal keeps its code and message', async () => {
  const call = client.call('pause', { paused: true });
  const error = packError(new DarkKnowledgeError('corrupt-data', 'broken'));
  worker.say({ type: 'refusal', id: worker.received[0].id, error });
  await expect(call).rejects.toMatchObject({ code: 'corrupt-data', message: 'broken' });
});

test('other errors keep their name', () => {
  const error = unpackError(structuredClone(packError(new RangeError('too far'))));
  expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
  expect(error).not.toBeInstanceOf(DarkKnowledgeError);
});

test("an aborted call is cancelled in the worker and rejects with the signal's reason", async () => {
  const stopper = new AbortController();
  const call = client.call('pause', { paused: true }, { signal: stopper.signal });
  stopper.abort();
  const { id } = worker.received[0];
  expect(worker.received[1]).toEqual({ type: 'cancel', id });
  worker.say({ type: 'refusal', id, error: packError(new Error('aborted')) });
  await expect(call).rejects.toBe(stopper.signal.reason);
});

test.each([
  ['error', new Event('error'), 'could not be loaded'],
  ['messageerror', new Event('messageerror'), 'unreadable'],
])('%s is the death of the worker: all calls are rejected', async (_, event, how) => {
  const calls = [client.call('pause', { paused: true }), client.call('pause', { paused: false })];
  worker.dispatchEvent(event);
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'worker-died' });
  await expect(client.call('pause', { paused: true })).rejects.toThrow(how);
  expect(worker.isTerminated).toBe(true);
  expect(onDeath).toHaveBeenCalledTimes(1);
});

test('a worker that gives no sign of life is dead; one that beats is not', async () => {
  const call = client.call('pause', { paused: true });
  call.catch(() => {});
  for (let second = 0; second < 60; ++second) {
    vi.advanceTimersByTime(1000);
    worker.say({ type: 'beat' });
  }
  expect(onDeath).not.toHaveBeenCalled();
  vi.advanceTimersByTime(21_000);
  expect(onDeath).toHaveBeenCalledTimes(1);
  await expect(call).rejects.toMatchObject({ code: 'worker-died' });
});

test('the stopwatch knows the share and the time left, pauses not counted', () => {
  let time = 0;
  const watch = new Stopwatch(100, () => time);
  expect(watch.secondsLeft).toBeNull();
  time += 2000;
  watch.add(20);
  time += 60_000;
  watch.resume();
  time += 1000;
  watch.add(10);
  expect(watch.fraction).toBeCloseTo(0.3);
  expect(watch.secondsLeft).toBeCloseTo(7);
});

test('work is counted in multiplications', () => {
  expect(parameterCount([784, 300, 10])).toBe(238_510);
  expect(parameterCount([784, 10])).toBe(7850);
  expect(trainingWork([2, 3], 10)).toBe(270);
});

test('latencies are medians, warm-up not counted, networks taking turns', () => {
  let time = 0;
  const costs = [50, 1, 1]; // ms of the first calls
  /** @type {string[]} */
  const order = [];
  const model = (/** @type {string} */ name, /** @type {number} */ usual) => ({
    logits: () => {
      order.push(name);
      time += costs.shift() ?? usual;
    },
  });
  const options = { blocks: 5, callsPerBlock: 1, now: () => time };
  const images = [new Uint8Array(4)];
  expect(measureLatencies([model('a', 2), model('b', 3)], images, options)).toEqual([2, 3]);
  expect(order.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
});
