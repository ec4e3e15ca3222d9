import { count, matrixText, meanAndDeviation } from '../../experiments/table-text.js';

/**
 * @typedef {import('../../experiments/definition.js').Experiment} Experiment
 * @typedef {import('../../experiments/definition.js').Size} Size
 * @typedef {ReturnType<typeof import('../../experiments/table.js').tableOf>} Table
 */

/**
 * The table as text for a terminal.
 * @param {Experiment} experiment
 * @param {Size} size
 * @param {Table} table
 */
export function showTable({ title, source, matrix }, size, { rows, verdicts }) {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const sources = new Set(rows.flatMap(({ reruns = [] }) => reruns.map((rerun) => rerun.source)));
  return [
    `${title} (${size} size)`,
    '',
    ...align(matrix ? matrixText(matrix, byName) : rowText(rows)),
    '',
    ...verdicts.map(({ text, holds }) => `${sign(holds)} ${text}`),
    '',
    `Paper: ${source.title}, ${source.section}, ${source.url}`,
    ...[...sources].map((name) => `Public re-run: ${name}`),
    ...(size === 'paper' ? [] : ["The paper's figures are for the paper size."]),
  ].join('\n');
}

/** @param {Table['rows']} rows */
function rowText(rows) {
  const head = ['test errors', 'paper', 'public re-run', 'ours', 'reproduced'];
  return [
    head,
    ...rows.map((row) => [
      row.title,
      row.paper === undefined ? '-' : count(row.paper),
      row.reruns?.map(({ value }) => count(value)).join(', ') ?? '-',
      meanAndDeviation(row),
      row.reproduced === null ? '-' : row.reproduced ? 'yes' : 'no',
    ]),
  ];
}

/** @param {boolean | null} holds */
const sign = (holds) => (holds === null ? '[?]' : holds ? '[x]' : '[ ]');

/** @param {string[][]} rows the first is the head; the first column holds text */
function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

/**
 * The table as data: an object from row name to its figures, and `about`, where they come from.
 * @param {Experiment} experiment
 * @param {Size} size
 * @param {Table} table
 * @param {object} provenance
 */
export function resultsOf({ name }, size, { rows, verdicts }, provenance) {
  return {
    about: { experiment: name, size, ...provenance, verdicts },
    ...Object.fromEntries(
      rows.map(({ name, title, paper, reruns, mean, sd, seeds, values, reproduced, measured }) => [
        name,
        {
          title,
          paper: paper ?? null,
          reruns: reruns ?? [],
          mean,
          sd,
          seeds,
          errors: values,
          reproduced,
          measured,
        },
      ]),
    ),
  };
}
