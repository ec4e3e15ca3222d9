import { Worker as Thread } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Client } from '../../web/workers/client.js';
import { startBeating } from '../../web/workers/heartbeat.js';
import { portTo as portToThread } from '../../web/workers/thread-port.js';
import { portTo } from '../../web/workers/web-port.js';

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

/** @typedef {{ pause: (parameters: { paused: boolean }) => void }} Handler */

/** @type {FakeWorker} */
let worker;
/** @type {import('vitest').Mock} */
let onDeath;
/** @type {Client<Handler>} */
let client;

beforeEach(() => {
  vi.useFakeTimers();
  worker = new FakeWorker();
  onDeath = vi.fn();
  client = new Client(portTo(/** @type {any} */ (worker)), { onDeath });
});

afterEach(() => {
  client.close();
  vi.useRealTimers();
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
  worker.dispatchEvent(event);
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

test('whatever the worker says is a sign of life', async () => {
  const call = client.call('pause', { paused: true });
  const [{ id }] = worker.received;
  for (let second = 0; second < 60; ++second) {
    vi.advanceTimersByTime(1000);
    worker.say({ type: 'event', id, event: null });
  }
  worker.say({ type: 'answer', id, answer: 'paused' });
  expect(await call).toBe('paused');
  expect(onDeath).not.toHaveBeenCalled();
});

test('a worker that is closed has not died', async () => {
  const call = client.call('pause', { paused: true });
  client.close();
  await expect(call).rejects.toMatchObject({ code: 'worker-died' });
  expect(worker.isTerminated).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(onDeath).not.toHaveBeenCalled();
});

test('a worker beats by a timer, and from within a call that holds the timer up', () => {
  const post = vi.fn();
  const beat = startBeating({ post, listen: () => {} });
  vi.advanceTimersByTime(5000);
  expect(post.mock.calls.length).toBe(10);
  expect(post).toHaveBeenCalledWith({ type: 'beat' });
  post.mockClear();
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now');
  for (let passed = 0; passed < 5000; passed += 10) {
    clock.mockReturnValue(now + passed);
    beat();
  }
  clock.mockRestore();
  expect(post.mock.calls.length).toBe(9);
});

/** @param {string} script of a worker thread */
function clientOfThread(script) {
  const thread = new Thread(script, { eval: true });
  const died = vi.fn();
  const gone = new Promise((resolve) => thread.on('exit', resolve));
  return { client: new Client(portToThread(thread), { onDeath: died }), died, gone };
}

test('a thread that hangs is found dead, and ended', async () => {
  const { client: hung, died, gone } = clientOfThread('for (;;);');
  const call = hung.call('execute', {});
  const dead = expect(call).rejects.toThrow('the training worker died: it gave no sign of life');
  vi.advanceTimersByTime(21_000);
  await dead;
  await gone;
  expect(died).toHaveBeenCalledTimes(1);
});

test.each([
  ['throw new Error("out of memory")', 'died: out of memory'],
  ['process.exit(3)', 'died: it ended with code 3'],
])('a thread that ends by itself has died: %s', async (script, how) => {
  const { client: dying, died } = clientOfThread(script);
  await expect(dying.call('execute', {})).rejects.toThrow(how);
  expect(died).toHaveBeenCalledTimes(1);
});
