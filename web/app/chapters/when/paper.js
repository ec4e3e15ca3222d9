import { laneNames } from '../../../lab/comparison.js';

/** @typedef {import('../../../lab/comparison.js').LaneName} LaneName */

/**
 * Test errors of 10,000 in Hinton, Vinyals & Dean (2015), section 3, first paragraph.
 * @type {Readonly<Record<LaneName, number>>}
 */
export const paperErrors = Object.freeze({ teacher: 67, alone: 146, distilled: 74 });

/**
 * @typedef {{ mean: number, sd: number | null, seeds: number }} Recorded
 *
 * @typedef {object} Kept what `dark-knowledge experiment hinton-2015 --json` wrote
 * @property {string} size
 * @property {Record<string, { mean: number | null, sd: number | null, seeds: number[] }>} rows
 * @property {{ command: string, commit: string, machine: string, date: string }} provenance
 */

/**
 * Our own run at the paper's size, where it has been made.
 * @param {Record<string, Kept>} files by path
 * @returns {{ rows: Partial<Record<LaneName, Recorded>>, provenance: Kept['provenance'] } | null}
 */
export function recordedRun(files) {
  const [kept] = Object.values(files);
  if (kept?.size !== 'paper') return null;
  /** @type {Partial<Record<LaneName, Recorded>>} */
  const rows = {};
  for (const lane of laneNames) {
    const row = kept.rows[lane];
    if (row && row.mean !== null) {
      rows[lane] = { mean: row.mean, sd: row.sd, seeds: row.seeds.length };
    }
  }
  return { rows, provenance: kept.provenance };
}
