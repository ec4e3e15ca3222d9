import { afterAll, beforeAll, expect } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { stripes } from '../engine-run.js';

/** @type {import('../../web/engine/src/index.js').Engine} what the tests of a file work with */
export let engine;

/** Loads it before them, and sees to it after them that nothing of theirs is left in it. */
export function useEngine() {
  beforeAll(async () => void (engine = await loadEngine({ variant: 'simd' })));
  afterAll(() => {
    engine.dispose();
    expect(engine.liveHandles()).toBe(0);
  });
}

/** A dataset and a network for it. */
export const small = () => ({
  data: engine.dataset(stripes()),
  mlp: engine.mlp({ layers: [64, 16, 4], seed: 1 }),
});

/** @param {AsyncIterable<any>} iterable */
export async function last(iterable) {
  let value;
  for await (value of iterable);
  return value;
}

/**
 * @param {() => unknown} action
 * @param {string} code
 * @param {string} message
 */
export async function expectRefusal(action, code, message) {
  const refusal = await Promise.resolve()
    .then(action)
    .then(
      () => expect.fail('nothing was refused'),
      (error) => error,
    );
  expect(refusal).toMatchObject({ name: 'DarkKnowledgeError', code });
  expect(refusal.message).toContain(message);
}
