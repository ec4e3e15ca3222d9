import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lossOfImage } from '../../web/app/story/chapters/training/image-loss.js';
import { lossTerms } from '../../web/story/loss-terms.js';
import { divergence } from '../../web/runs/softmax.js';
import { stripes } from '../engine-run.js';
import { engine, last, small, useEngine } from './the-engine.js';

const file = new URL('../vectors/divergences.txt', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' ').map(Number))
  .map(([temperature, ...row]) => ({
    temperature,
    teacher: row.slice(0, 10),
    student: row.slice(10, 20),
    expected: row[20],
  }));

/** @type {(actual: number, expected: number, tolerance?: number) => void} */
function expectNear(actual, expected, tolerance = 1e-6) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * expected + 1e-35);
  expect(actual).toBeGreaterThanOrEqual(0);
}

describe('the divergence that the page shows', () => {
  test('is right at every temperature', () => {
    expect(recorded).toHaveLength(42);
    for (const { temperature, teacher, student, expected } of recorded) {
      expectNear(divergence(teacher, student, temperature), expected);
      const square = temperature ** 2;
      const logits = { teacher, distilled: student, alone: student };
      const settings = { temperature, softWeight: 1 };
      expectNear(lossOfImage('distilled', logits, 0, settings).loss, square * expected);
      const terms = { teacher, student, temperature, label: 0, softWeight: 1, mistake: null };
      expectNear(lossTerms(terms).divergence, expected);
      expectNear(lossTerms(terms).total, square * expected);
    }
  });

  test('is 0 where both are equal', () => {
    for (const { temperature, teacher } of recorded) {
      expect(divergence(teacher, teacher, temperature)).toBe(0);
    }
  });
});

describe('the loss that a training reports, and an evaluation', () => {
  useEngine();

  /**
   * T^2 KL of all images, in double precision.
   * @type {(teacher: Float32Array, student: Float32Array, T: number) => number}
   */
  function meanLoss(teacher, student, T) {
    let sum = 0;
    for (let i = 0; i < teacher.length; i += 4) {
      sum += divergence(teacher.subarray(i, i + 4), student.subarray(i, i + 4), T);
    }
    return (T * T * sum) / (teacher.length / 4);
  }

  test.each([0.01, 1, 100, 1e4])(
    'is right at T = %d, far from the teacher and near it',
    async (T) => {
      const { data, mlp: teacher } = small();
      const far = engine.mlp({ layers: [64, 9, 4], seed: 2 });
      const near = engine.mlpFromSafetensors(teacher.toSafetensors());
      near.shiftBiases([1e-3, 0, -2e-3, 0]);
      const same = engine.mlpFromSafetensors(teacher.toSafetensors());
      const { images } = stripes();
      for (const student of [far, near]) {
        const expected = meanLoss(teacher.logits(images), student.logits(images), T);
        const { divergence } = engine.evaluate(student, data, { teacher, temperature: T });
        expectNear(T * T * Number(divergence), expected, 1e-4);
        const objective = /** @type {const} */ ({ kind: 'soft-target', teacher, temperature: T });
        const { loss } = await last(engine.train(student, data, { objective, batchSize: 400 }));
        expectNear(loss.terms.soft, expected, 1e-4);
      }
      expect(engine.evaluate(same, data, { teacher, temperature: T }).divergence).toBe(0);
    },
  );

  test('tends to half the variance of the differences, also of an ensemble', async () => {
    const { data, mlp: student } = small();
    const teacher = [3, 4].map((seed) => engine.mlp({ layers: [64, 9, 4], seed }));
    const { images } = stripes();
    const answers = teacher.map((one) => one.logits(images));
    const z = student.logits(images);
    let variance = 0;
    for (let i = 0; i < z.length; i += 4) {
      const difference = [0, 1, 2, 3].map(
        (c) => (answers[0][i + c] + answers[1][i + c]) / 2 - z[i + c],
      );
      const mean = difference.reduce((a, b) => a + b) / 4;
      variance += difference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
    }
    const limit = variance / (z.length / 4) / 2;
    for (const mean of /** @type {const} */ (['geometric', 'arithmetic'])) {
      const result = engine.evaluate(student, data, { teacher, mean, temperature: 1e4 });
      expectNear(1e8 * Number(result.divergence), limit, 1e-4);
    }
  });
});
