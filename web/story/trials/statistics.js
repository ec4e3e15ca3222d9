/** Two-sided 95 % points of Student's t with 1, 2, … degrees of freedom. */
const studentT = [12.706, 4.303, 3.182, 2.776];

/** @param {number[]} values one or more */
export const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Standard deviation of a sample; null for one value, which says nothing of it.
 * @param {number[]} values
 */
export function deviationOf(values) {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * How many more errors the first trial makes than the second, and whether chance explains it: over
 * seeds by a paired t-test, 95 %; with one seed as two Poisson counts, which is cautious, since both
 * students answer the same images.
 * @param {number[]} first errors by seed, 1 to 5
 * @param {number[]} second of the same seeds
 * @returns {{ mean: number, margin: number, finding: 'more' | 'fewer' | 'unclear' }}
 */
export function compareErrors(first, second) {
  const differences = first.map((errors, i) => errors - second[i]);
  const mean = meanOf(differences);
  const deviation = deviationOf(differences);
  const margin =
    deviation === null
      ? 1.96 * Math.sqrt(first[0] + second[0])
      : (studentT[differences.length - 2] * deviation) / Math.sqrt(differences.length);
  if (Math.abs(mean) <= margin) return { mean, margin, finding: 'unclear' };
  return { mean, margin, finding: mean > 0 ? 'more' : 'fewer' };
}
