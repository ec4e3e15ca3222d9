/**
 * Results that were recorded beforehand at paper size and are kept in docs/results.
 *
 * @typedef {object} RecordedRow
 * @property {number} mean
 * @property {number | null} sd
 * @property {number[]} errors one a seed
 * @property {import('../../experiments/execute.js').Measured[]} measured
 *
 * @typedef {object} Provenance
 * @property {string} command
 * @property {string} commit
 * @property {string} machine
 * @property {string} date
 * @property {{ version: string, variant: string }} engine
 *
 * @typedef {object} Recording
 * @property {Record<string, RecordedRow>} rows by name
 * @property {{ id: string, holds: boolean | null }[]} verdicts by a criterion's id
 * @property {Provenance} provenance
 */

const folder = '../../../docs/results/';
/** @typedef {Provenance & { size: string, verdicts: Recording['verdicts'] }} About */
const files =
  /** @type {Record<string, () => Promise<Record<string, RecordedRow> & { about: About }>>} */ (
    import.meta.glob(['../../../docs/results/*.json', '!**/one-click.json'], {
      import: 'default',
    })
  );

/** Where the rows of the experiments are that have no recording of their own. */
const composite = 'hinton-2015';

/**
 * @param {{ name: string, rows: { name: string }[], criteria: { id: string }[] }} experiment what to look
 *   for: an experiment, or some of its rows
 * @returns {Promise<Recording | null>} null: it is not recorded yet
 */
export async function recordingOf({ name, rows, criteria }) {
  const load = files[`${folder}${name}.json`] ?? files[`${folder}${composite}.json`];
  const kept = await load?.();
  if (kept?.about.size !== 'paper') return null;
  const { about, ...recorded } = kept;
  const names = new Set(rows.map((row) => row.name));
  const ids = new Set(criteria.map(({ id }) => id));
  const own = Object.entries(recorded).filter(([row]) => names.has(row));
  if (own.length === 0) return null;
  return {
    rows: Object.fromEntries(own),
    verdicts: about.verdicts.filter(({ id }) => ids.has(id)),
    provenance: about,
  };
}
