import { afterEach, beforeEach, expect, test } from 'vitest';
import { DarkKnowledgeError, ensure } from '../../web/engine/src/errors.js';
import { Caller, serve } from '../../web/workers/rpc.js';
import { channel } from './channel.js';

/** @type {AbortSignal[]} of the requests that have come */
let signals;
/** @type {() => void} lets `wait` answer */
let letGo;

const handler = {
  /** @param {{ to: number }} parameters @param {import('../../web/workers/rpc.js').Context<number>} context */
  async count({ to }, { emit }) {
    for (let i = 1; i <= to; ++i) {
      emit(i);
      if (i % 2 === 0) await null;
    }
    return `counted to ${to}`;
  },

  /** @param {{ pixels: Uint8Array }} parameters */
  invert: ({ pixels }) => pixels.map((pixel) => 255 - pixel),

  nothing() {},

  /** @param {{ number: number }} parameters */
  half({ number }) {
    ensure(number % 2 === 0, `number is ${number}; expected an even one`);
    return number / 2;
  },

  tooFar() {
    throw new RangeError('too far');
  },

  /** @param {{ for: string }} parameters @param {import('../../web/workers/rpc.js').Context<string>} context */
  wait({ for: what }, { emit, signal }) {
    signals.push(signal);
    emit(`waiting for ${what}`);
    return new Promise((resolve, reject) => {
      letGo = () => resolve(what);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  },
};

/** @type {Caller<typeof handler>} */
let caller;
/** @type {ReturnType<typeof channel>} */
let line;

beforeEach(() => {
  signals = [];
  line = channel();
  serve(line.ends[1], handler);
  caller = new Caller(line.ends[0]);
});
afterEach(() => line.close());

test('a call gets its own events, in order and before the answer, and its own answer', async () => {
  /** @type {(number | string)[]} */
  const heard = [];
  const [long, short] = [5, 3].map((to) =>
    caller.call('count', { to }, { onEvent: (i) => heard.push(`${i} of ${to}`) }),
  );
  long.then((answer) => heard.push(answer));
  expect(await short).toBe('counted to 3');
  expect(await long).toBe('counted to 5');
  const ofFive = heard.filter((one) => /5$/.test(String(one)));
  expect(ofFive).toEqual(['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5', 'counted to 5']);
  expect(heard.filter((one) => /3$/.test(String(one)))).toEqual(['1 of 3', '2 of 3', '3 of 3']);
});

test('bytes, and nothing, are answers too', async () => {
  const answer = await caller.call('invert', { pixels: Uint8Array.of(0, 255, 5) });
  expect(answer).toEqual(Uint8Array.of(255, 0, 250));
  expect(await caller.call('nothing', {})).toBeUndefined();
});

test('a refusal keeps its code and message, another error its name', async () => {
  await expect(caller.call('half', { number: 3 })).rejects.toMatchObject({
    name: 'DarkKnowledgeError',
    code: 'invalid-argument',
    message: 'number is 3; expected an even one',
  });
  const farther = caller.call('tooFar', {});
  await expect(farther).rejects.toMatchObject({ name: 'RangeError', message: 'too far' });
  await expect(farther).rejects.not.toBeInstanceOf(DarkKnowledgeError);
  expect(await caller.call('half', { number: 4 })).toBe(2);
});

test.each(['thirds', 'toString', '__proto__'])('there is no request %s', async (name) => {
  const call = caller.call(/** @type {any} */ (name), {});
  await expect(call).rejects.toMatchObject({ code: 'invalid-argument' });
  await expect(call).rejects.toThrow(
    `there is no request '${name}'; expected count, invert, nothing, half, tooFar, wait`,
  );
});

test("an aborted call is cancelled where it runs, and rejects with the signal's reason", async () => {
  const stopper = new AbortController();
  const reason = new Error('enough');
  const onEvent = () => stopper.abort(reason);
  const stopped = caller.call('wait', { for: 'ever' }, { signal: stopper.signal, onEvent });
  await expect(stopped).rejects.toBe(reason);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test('an abort reaches its own call only, and none that has not begun', async () => {
  const stopper = new AbortController();
  const { signal } = stopper;
  const reason = new Error('enough');
  const stopped = caller.call('wait', { for: 'one' }, { signal });
  const onEvent = () => stopper.abort(reason);
  const goesOn = caller.call('wait', { for: 'two' }, { onEvent });
  await expect(stopped).rejects.toBe(reason);
  letGo();
  expect(await goesOn).toBe('two');
  await expect(caller.call('wait', { for: 'three' }, { signal })).rejects.toBe(reason);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('when the other end has died, what waits is rejected, and every later call', async () => {
  const death = new DarkKnowledgeError('worker-died', 'out of memory');
  const waiting = [
    caller.call('wait', { for: 'one' }),
    caller.call('wait', { for: 'two' }, { signal: new AbortController().signal }),
  ];
  expect(caller.hasEnded).toBe(false);
  caller.end(death);
  for (const call of waiting) await expect(call).rejects.toBe(death);
  expect(caller.hasEnded).toBe(true);
  caller.end(new DarkKnowledgeError('worker-died', 'twice'));
  await expect(caller.call('nothing', {})).rejects.toBe(death);
});

test('an answer that comes after the end is heard by nobody', async () => {
  const late = caller.call('count', { to: 2 }, { onEvent: () => expect.fail('too late') });
  const death = new DarkKnowledgeError('worker-died', 'closed');
  caller.end(death);
  await expect(late).rejects.toBe(death);
  await new Promise((resolve) => setTimeout(resolve, 20));
});
