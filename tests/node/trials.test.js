import { describe, expect, test } from 'vitest';
import { confidenceOnly, misaligned, shuffledDarkKnowledge } from '../../web/runs/targets.js';
import { gradientLengths, lossTerms } from '../../web/story/loss-terms.js';
import { mistakes, reweighted } from '../../web/story/mistakes.js';
import { randomBelow, shuffle } from '../../web/runs/random.js';
import { compareErrors, deviationOf } from '../../web/story/trials/statistics.js';
import { argmax, entropy, softmax } from '../../web/runs/softmax.js';

const classes = 10;
const below = randomBelow(7);
const logits = Float32Array.from({ length: 200 * classes }, () => below(2000) / 100 - 10);
const rows = (/** @type {Float32Array} */ all) =>
  Array.from({ length: all.length / classes }, (_, i) =>
    all.subarray(i * classes, (i + 1) * classes),
  );

/** @param {ArrayLike<number>} values */
const sum = (values) => Array.from(values).reduce((total, value) => total + value, 0);

describe('targets of counter-tests', () => {
  test('shuffled dark knowledge keeps the answer, its confidence and the softness', () => {
    const shuffled = shuffledDarkKnowledge(logits, { classes, seed: 3 });
    let moved = 0;
    for (const [i, row] of rows(shuffled).entries()) {
      const before = rows(logits)[i];
      const top = argmax(before);
      expect(argmax(row)).toBe(top);
      expect(row[top]).toBe(before[top]);
      expect([...row].sort()).toEqual([...before].sort());
      expect(entropy(softmax(row, 4))).toBeCloseTo(entropy(softmax(before, 4)), 10);
      moved += sum(row.map((z, c) => Number(z !== before[c])));
    }
    // Of nine that change places at random one stays on average.
    expect(moved / 200).toBeGreaterThan(7.5);
    expect(moved / 200).toBeLessThan(8.5);
    expect(shuffledDarkKnowledge(logits, { classes, seed: 3 })).toEqual(shuffled);
    expect(shuffledDarkKnowledge(logits, { classes, seed: 4 })).not.toEqual(shuffled);
  });

  test.each([1, 8, 20])('confidence only keeps one number of a target at T = %d', (temperature) => {
    for (const [i, row] of rows(confidenceOnly(logits, { classes, temperature })).entries()) {
      const before = softmax(rows(logits)[i], temperature);
      const after = softmax(row, temperature);
      const top = argmax(before);
      expect(after[top]).toBeCloseTo(before[top], 5);
      for (const [c, share] of after.entries()) {
        if (c !== top) expect(share).toBeCloseTo((1 - before[top]) / (classes - 1), 6);
      }
    }
  });
});

describe('mistakes', () => {
  const [teacher, student] = [rows(logits)[0], rows(logits)[1]];
  const setting = { teacher, student, label: 3, temperature: 5, softWeight: 0.6, mistake: null };

  test('the right loss is what its definition says', () => {
    const { p, q, q1, ...terms } = lossTerms(setting);
    expect(terms.divergence).toBeCloseTo(sum(p.map((share, c) => share * Math.log(share / q[c]))));
    const crossEntropyAtT = -sum(p.map((share, c) => share * Math.log(q[c])));
    expect(terms.divergence + terms.entropy).toBeCloseTo(crossEntropyAtT, 10);
    expect(terms.crossEntropy).toBeCloseTo(-Math.log(q1[3]), 10);
    expect(terms.total).toBeCloseTo(0.6 * 25 * terms.divergence + 0.4 * terms.crossEntropy, 10);
    expect(lossTerms({ ...setting, teacher: student }).divergence).toBeCloseTo(0, 12);
  });

  test('a share that is too small for a number has a loss all the same', () => {
    const { q1, crossEntropy } = lossTerms({
      ...setting,
      student: [1000, 0, 0, 0],
      teacher: [0, 1, 2, 3],
    });
    expect(q1[3]).toBe(0);
    expect(crossEntropy).toBe(1000);
  });

  test.each([null, ...mistakes.filter((mistake) => mistake !== 'misaligned')])(
    'its gradients are those of finite differences: %s',
    (mistake) => {
      const total = (/** @type {number} */ c, /** @type {number} */ by) =>
        lossTerms({
          ...setting,
          mistake,
          student: Float64Array.from(student, (z, i) => (i === c ? z + by : z)),
        }).total;
      const { gradients } = lossTerms({ ...setting, mistake });
      for (let c = 0; c < classes; ++c) {
        const slope = (total(c, 1e-4) - total(c, -1e-4)) / 2e-4;
        expect(gradients.hard[c] + gradients.soft[c]).toBeCloseTo(slope, 6);
      }
      expect(sum(gradients.hard)).toBeCloseTo(0, 12);
      expect(sum(gradients.soft)).toBeCloseTo(0, 12);
    },
  );

  test('element-mean is a tenth, without the square T² times less, softmax twice is flat', () => {
    const right = lossTerms(setting);
    const wrong = (/** @type {import('../../web/story/mistakes.js').Mistake} */ mistake) =>
      lossTerms({ ...setting, mistake });
    expect(wrong('element-mean').divergence).toBeCloseTo(right.divergence / 10, 12);
    expect(wrong('no-square').gradients.soft[2]).toBeCloseTo(right.gradients.soft[2] / 25, 12);
    expect(wrong('softmax-twice').entropy).toBeGreaterThan(right.entropy);
    expect(wrong('softmax-twice').entropy).toBeGreaterThan(0.99 * Math.log(classes));
  });

  test('a factor of the soft term is another weight and a scale', () => {
    const { softWeight, scale } = reweighted(0.6, 1 / 25);
    expect(scale * softWeight).toBeCloseTo(0.6 / 25, 12);
    expect(scale * (1 - softWeight)).toBeCloseTo(0.4, 12);
    expect(reweighted(1, 0.1)).toEqual({ softWeight: 1, scale: 0.1 });
  });

  test('a misaligned cache has every answer once, hardly one in its place', () => {
    const moved = rows(misaligned(logits, { classes, seed: 1 })).map(String);
    const before = rows(logits).map(String);
    expect(moved.toSorted()).toEqual(before.toSorted());
    expect(moved.filter((row, i) => row === before[i]).length).toBeLessThan(6);
  });

  test('the square keeps the gradient as T grows', () => {
    const [cold, warm, hot] = gradientLengths(teacher, student, [1, 20, 40]);
    expect(cold.withSquare).toBe(cold.without);
    expect(hot.withSquare / warm.withSquare).toBeGreaterThan(0.9);
    expect(hot.without / warm.without).toBeLessThan(0.27);
    expect(hot.withSquare / hot.without).toBeCloseTo(1600, 6);
  });
});

test('random numbers are spread evenly, and a shuffle loses none', () => {
  const counts = new Array(6).fill(0);
  const dice = randomBelow(5);
  for (let i = 0; i < 60_000; ++i) counts[dice(6)] += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  const cards = shuffle(
    Array.from({ length: 52 }, (_, i) => i),
    dice,
  );
  expect(cards.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 52 }, (_, i) => i));
  expect(cards.slice(0, 5)).not.toEqual([0, 1, 2, 3, 4]);
});

test('a difference counts when chance does not explain it', () => {
  expect(compareErrors([700, 720, 710], [600, 622, 608]).finding).toBe('more');
  expect(compareErrors([600, 622, 608], [700, 720, 710])).toMatchObject({ finding: 'fewer' });
  expect(compareErrors([700, 600, 650], [640, 660, 620]).finding).toBe('unclear');
  expect(compareErrors([700, 720], [600, 650]).finding).toBe('unclear'); // two seeds say little
  expect(compareErrors([600], [550]).finding).toBe('unclear');
  expect(compareErrors([700], [550]).finding).toBe('more');
  expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138, 3);
  expect(deviationOf([3])).toBeNull();
});
