import { language } from '../language/language.svelte.js';

/**
 * Mean ± standard deviation over the seeds; the figure itself where there is one seed.
 * @param {{ mean: number, sd: number | null, count: number }} figures
 */
export function figuresText({ mean, sd, count }) {
  if (count === 1 || sd === null) return language.number(mean);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${language.number(mean, digits)} ± ${language.number(sd, digits)}`;
}

/** @param {import('../kit/recordings.js').RecordedRow | undefined} row */
export const recordedText = (row) =>
  row ? figuresText({ ...row, count: row.errors.length }) : '–';

/** @param {import('../../experiments/table.js').TableRow | undefined} row */
export const measuredText = (row) =>
  row ? figuresText({ ...row, count: row.values.length }) : '–';
