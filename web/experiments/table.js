/**
 * @typedef {import('./definition.js').Experiment} Experiment
 * @typedef {import('./definition.js').Row} Row
 * @typedef {import('./execute.js').Measured} Measured
 *
 * @typedef {Record<string, Record<number, Measured>>} Measurements by name, then by seed
 *
 * @typedef {Row & import('./definition.js').Figures & { seeds: number[], measured: Measured[],
 *   reproduced: boolean | null }} TableRow
 *   `values`: test errors, one a seed; `reproduced`: what the criteria say that judge it, null where
 *   none does or can
 * @typedef {{ id: string, text: string, rows: string[], holds: boolean | null }} Verdict
 */

/**
 * The table of what has been measured so far.
 * @param {Experiment} experiment
 * @param {import('./definition.js').Size} size
 * @param {Measurements} measurements
 * @returns {{ rows: TableRow[], verdicts: Verdict[] }} the rows that have figures
 */
export function tableOf(experiment, size, measurements) {
  const rows = experiment.rows.flatMap((row) => {
    const bySeed = Object.entries(measurements[row.measurement] ?? {});
    if (bySeed.length === 0) return [];
    const measured = bySeed.map(([, one]) => one);
    const values = measured.map((one) =>
      row.label === undefined ? one.errors : one.byLabel[row.label],
    );
    return [{ ...row, ...figures(values), seeds: bySeed.map(([seed]) => Number(seed)), measured }];
  });
  const byName = new Map(rows.map((row) => [row.name, row]));
  const verdicts = experiment.criteria
    .filter(({ sizes }) => sizes?.includes(size) ?? true)
    .map(({ id, text, rows: judged, holds }) => {
      const isComplete = judged.every((name) => byName.has(name));
      const row = (/** @type {string} */ name) => /** @type {TableRow} */ (byName.get(name));
      return { id, text, rows: judged, holds: isComplete ? holds(row) : null };
    });
  return {
    rows: rows.map((row) => ({ ...row, reproduced: judge(row.name, verdicts) })),
    verdicts,
  };
}

/**
 * @param {string} name of a row
 * @param {Verdict[]} verdicts
 */
function judge(name, verdicts) {
  const about = verdicts.filter(({ rows, holds }) => rows[0] === name && holds !== null);
  return about.length > 0 ? about.every(({ holds }) => holds) : null;
}

/**
 * @param {number[]} values
 * @returns {import('./definition.js').Figures}
 */
export function figures(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { values, mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
