import { expect, test } from 'vitest';
import {
  matchingGradient,
  relativeDifference,
} from '../../web/app/story/chapters/soft-labels/logit-matching.js';
import { dayOf, gainKept } from '../../web/app/story/chapters/why/deployment.js';
import { Answers } from '../../web/story/answers.js';
import { softGradient } from '../../web/story/loss-terms.js';
import { lookAlikes } from '../../web/story/look-alikes.js';

const student = [3, -1, 0.5, 7];
const teacher = [9, -4, 1, 2];

test('the gradient of a soft target is that of T² times the cross-entropy', () => {
  const T = 3;
  const soft = (/** @type {number[]} */ z) => {
    const powers = z.map((logit) => Math.exp(logit / T));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  };
  const loss = (/** @type {number[]} */ z) =>
    T ** 2 * soft(teacher).reduce((sum, p, i) => sum - p * Math.log(soft(z)[i]), 0);
  const gradient = softGradient(teacher, student, T);
  for (const i of student.keys()) {
    const moved = (/** @type {number} */ by) => student.map((z, j) => (i === j ? z + by : z));
    expect(gradient[i]).toBeCloseTo((loss(moved(1e-4)) - loss(moved(-1e-4))) / 2e-4, 6);
  }
});

test('at a high temperature it is the difference of the logits, whatever their means', () => {
  const shifted = teacher.map((v) => v + 100);
  const limit = matchingGradient(shifted, student);
  expect(limit.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
  const at = (/** @type {number} */ T) =>
    relativeDifference(softGradient(shifted, student, T), limit);
  expect(at(1e4)).toBeLessThan(1e-3);
  expect(at(1000) / at(10_000)).toBeCloseTo(10, 1);
});

test('a day of service is the measured time and the measured errors, multiplied', () => {
  const network = { milliseconds: 0.5, errors: 200, count: 10_000 };
  expect(dayOf(network, { requests: 1_728_000, slowdown: 100 })).toEqual({
    seconds: 86_400,
    processors: 1,
    wrong: 34_560,
  });
});

test('the gain kept lies between the student alone and the teacher', () => {
  expect(gainKept({ teacher: 67, alone: 146, distilled: 74 })).toBeCloseTo(72 / 79);
  expect(gainKept({ teacher: 67, alone: 146, distilled: 146 })).toBe(0);
  expect(gainKept({ teacher: 200, alone: 146, distilled: 74 })).toBeNull();
});

test('look-alikes are of one label, the likest first', () => {
  const logits = Float32Array.from([4, 1, 9, 9, 4, 3, 4, 2]);
  const answers = new Answers(logits, Uint8Array.from([0, 1, 0, 0]));
  const image = (/** @type {number} */ index) => Uint8Array.of(index);
  const options = { label: 0, other: 1, temperature: 1, count: 2 };
  const { most, least, count } = lookAlikes(answers, image, options);
  expect(count).toBe(3);
  expect(most.map(({ index }) => index)).toEqual([2, 3]);
  expect(least.map(({ index }) => index)).toEqual([0]); // none stands in both
  expect(most[0].probability).toBeCloseTo(1 / (1 + Math.E));
  expect(most[0]).toMatchObject({ label: 0, pixels: Uint8Array.of(2) });
});
