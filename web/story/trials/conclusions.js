import { compareErrors, meanOf } from './statistics.js';

/**
 * What the counter-tests allow to say. `first` and `second` are trials; the finding is whether the
 * first makes more errors than the second, fewer, or whether that is not clear.
 * @typedef {object} Conclusion
 * @property {'distilling' | 'dark' | 'confidence' | 'softness'} about
 * @property {'more' | 'fewer' | 'unclear'} finding
 * @property {number} difference errors of the first beyond those of the second, mean over seeds
 * @property {number} margin what chance alone could make of it
 */

/**
 * @type {readonly [Conclusion['about'], import('./trials.js').CounterTest,
 *   import('./trials.js').CounterTest][]}
 */
const questions = Object.freeze([
  ['distilling', 'labels', 'soft-targets'],
  ['dark', 'shuffled', 'soft-targets'],
  ['confidence', 'confidence', 'soft-targets'],
  ['softness', 'labels', 'label-smoothing'],
]);

/**
 * @param {{ trial: string, seed: number, errors: number }[]} results
 * @returns {Conclusion[]} only of trials that have been given; seeds that both have
 */
export function conclusionsOf(results) {
  return questions.flatMap(([about, first, second]) => {
    const bySeed = new Map(
      results.filter(({ trial }) => trial === second).map(({ seed, errors }) => [seed, errors]),
    );
    const pairs = results.filter(({ trial, seed }) => trial === first && bySeed.has(seed));
    if (pairs.length === 0) return [];
    const { mean, margin, finding } = compareErrors(
      pairs.map(({ errors }) => errors),
      pairs.map(({ seed }) => Number(bySeed.get(seed))),
    );
    return [{ about, finding, difference: mean, margin }];
  });
}

/**
 * How many of the test images a student reads that never saw a digit, beyond what guessing explains
 * (1.96 standard deviations of a binomial count); null unless it was taught.
 * @param {{ trial: string, errors: number }[]} results
 * @param {{ trial: import('./trials.js').CounterTest, count: number, classes: number }} test
 * @returns {{ right: number, isAboveChance: boolean } | null}
 */
export function readWithoutDigits(results, { trial, count, classes }) {
  const errors = results.filter((result) => result.trial === trial).map((one) => one.errors);
  if (errors.length === 0) return null;
  const right = count - meanOf(errors);
  const chance = count / classes;
  const margin = 1.96 * Math.sqrt(chance * (1 - 1 / classes));
  return { right, isAboveChance: right > chance + margin };
}
