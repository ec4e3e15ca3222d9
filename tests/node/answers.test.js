import { expect, test } from 'vitest';
import { Answers } from '../../web/story/answers.js';
import { sampleOf } from '../../web/story/sample.js';
import { argmax, entropy, softmax } from '../../web/runs/softmax.js';

test('softmax at T', () => {
  const [first, second, third] = softmax([1, 2, 4], 2);
  const sum = Math.exp(0.5) + Math.exp(1) + Math.exp(2);
  expect(first).toBeCloseTo(Math.exp(0.5) / sum, 14);
  expect(second).toBeCloseTo(Math.exp(1) / sum, 14);
  expect(third).toBeCloseTo(Math.exp(2) / sum, 14);
});

test('softmax of large logits does not overflow', () => {
  expect([...softmax([1000, 0], 1)]).toEqual([1, 0]);
});

test('entropy in bits: none for certainty, log2 of the classes for a guess', () => {
  expect(entropy([0, 1, 0])).toBe(0);
  expect(entropy(new Float64Array(8).fill(1 / 8))).toBeCloseTo(3, 12);
});

test('argmax takes the first of equals', () => {
  expect(argmax([1, 3, 3])).toBe(1);
});

test('the least sure images come first', () => {
  const logits = Float32Array.from([9, 0, 1, 0, 0, 0]);
  const answers = new Answers(logits, Uint8Array.from([0, 0, 1]));
  expect(answers.leastSure(3)).toEqual([2, 1, 0]);
  expect(answers.leastSure(1)).toEqual([2]);
});

test('an image is picked with others of its class, itself first and once', () => {
  const labels = Uint8Array.from({ length: 100 }, (_, i) => i % 5);
  const picked = sampleOf(labels, { by: 'index', index: 48 }, 12, 1);
  expect(picked[0]).toBe(48);
  expect(new Set(picked).size).toBe(12);
  for (const index of picked) expect(labels[index]).toBe(3);
  expect(sampleOf(labels, { by: 'index', index: 48 }, 20, 1)).toHaveLength(20);
});
