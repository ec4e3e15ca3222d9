// Writes an experiment's kept results as a page with figures, from the JSON that
// `dark-knowledge experiment NAME --json docs/results/NAME.json` left:
//   npm run write-results -- NAME ...
// What the page says from its heading "Remarks" on was written by hand, and stays.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { duration } from '../web/cli/src/progress.js';
import { experimentNamed } from '../web/experiments/index.js';
import { count, matrixText, meanAndDeviation } from '../web/experiments/table-text.js';
import { barsSvg, costsSvg, curvesSvg, matrixSvg } from './result-figures.mjs';
import { repository } from './system.mjs';

/**
 * @typedef {import('../web/experiments/definition.js').Experiment} Experiment
 * @typedef {import('./result-figures.mjs').KeptRow} KeptRow
 * @typedef {Record<string, KeptRow & { seeds: number[], reproduced: boolean | null }>} Rows
 * @typedef {{ size: string, verdicts: { id: string, text: string, holds: boolean | null }[],
 *   [provenance: string]: any }} About
 */

const folder = join(repository, 'docs', 'results');
const remarks = '## Remarks';

for (const name of process.argv.slice(2)) {
  const kept = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const { about, ...rows } = /** @type {{ about: About } & Rows} */ (kept);
  const page = join(folder, `${name}.md`);
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const byHand = before.includes(remarks) ? before.slice(before.indexOf(remarks)) : '';
  const experiment = experimentNamed(name);
  const figures = figuresOf(experiment, rows);
  for (const { file, svg } of figures) writeFileSync(join(folder, file), svg);
  const text = [...sections(experiment, about, rows, figures), byHand].join('\n\n');
  const options = { ...(await resolveConfig(page)), filepath: page };
  writeFileSync(page, await format(text, options));
  console.log(page);
}

/**
 * @param {Experiment} experiment
 * @param {Rows} rows
 * @returns {{ file: string, title: string, svg: string }[]}
 */
function figuresOf({ name, matrix, curves }, rows) {
  /** @type {(file: string, title: string, draw: (title: string) => string) => { file: string,
   *   title: string, svg: string }} */
  const figure = (file, title, draw) => ({ file, title, svg: draw(title) });
  if (matrix) {
    const title = `Test errors: ${matrix.across.name} and ${matrix.down.name}`;
    return [figure(`${name}.svg`, title, (text) => matrixSvg(text, matrix, rows))];
  }
  if (curves) {
    const title = `Test errors and ${curves.across.name}`;
    return [figure(`${name}.svg`, title, (text) => curvesSvg(text, curves, rows))];
  }
  const withCosts = Object.entries(rows).filter(([, row]) => row.measured[0].costs);
  if (withCosts.length > 0) {
    const of = (/** @type {RegExp} */ pattern) =>
      withCosts.flatMap(([key, row]) => (pattern.test(key) ? [row] : []));
    return [
      figure(`${name}.svg`, 'Test errors and size: alone and distilled', (text) =>
        costsSvg(text, [
          { label: 'alone', color: 'paper', rows: of(/-alone$/) },
          { label: 'distilled', color: 'ours', rows: of(/-t\d+$/) },
        ]),
      ),
    ];
  }
  const all = Object.values(rows);
  const small = all.filter(({ mean }) => mean < 400);
  const large = all.filter(({ mean }) => mean >= 400);
  return [
    ...(small.length
      ? [figure(`${name}.svg`, 'Test errors of 10,000', (t) => barsSvg(t, small))]
      : []),
    ...(large.length
      ? [figure(`${name}-large.svg`, 'Test errors of 10,000', (t) => barsSvg(t, large))]
      : []),
  ];
}

/**
 * @param {Experiment} experiment
 * @param {About} about
 * @param {Rows} rows
 * @param {{ file: string, title: string }[]} figures
 */
function sections({ title, source, matrix }, about, rows, figures) {
  const { size, verdicts, trainings, engine } = about;
  const seeds = Math.max(...Object.values(rows).map((row) => row.seeds.length));
  const sources = new Set(
    Object.values(rows).flatMap(({ reruns }) => reruns.map((one) => one.source)),
  );
  const coreSeconds = Object.values(trainings).reduce((sum, one) => sum + one.seconds, 0);
  return [
    `# ${title}`,
    `After ${source.title}, ${source.section} (<${source.url}>). Test errors of 10,000 at the ${size} size; mean ± standard deviation over up to ${seeds} seeds${matrix ? '' : ', which the last column lists one by one'}.`,
    ...figures.map(({ file, title }) => `![${title}](${file})`),
    table(matrix ? matrixText(matrix, withValues(rows)) : rowTable(rows)),
    ...(sources.size > 0 ? [`Public re-runs: ${[...sources].join('; ')}.`] : []),
    '## What counts as reproduced',
    verdicts
      .map(
        ({ text, holds }) =>
          `- ${holds === null ? 'cannot be told' : holds ? 'yes' : '**no**'}: ${text}`,
      )
      .join('\n'),
    '## Provenance',
    [
      `- Command: \`${about.command}\`; what it found finished in its cache it took from there`,
      `- Commit: \`${about.commit}\`; ${about.date}`,
      `- Machine: ${about.machine}; ${about.workers} workers with an engine of one thread each`,
      `- Engine: variant \`${engine.variant}\`, version ${engine.version}, Emscripten ${engine.emscripten}, Eigen ${engine.eigen}`,
      `- Time: ${Object.keys(trainings).length} trainings, ${duration(coreSeconds)} of them added up; the machine did other work beside it`,
    ].join('\n'),
  ];
}

/** @param {Rows} rows */
function withValues(rows) {
  return new Map(Object.entries(rows).map(([name, row]) => [name, { ...row, values: row.errors }]));
}

/** @param {Rows} rows */
function rowTable(rows) {
  const hasCosts = Object.values(rows).some(({ measured }) => measured[0].costs);
  const costs = (/** @type {KeptRow} */ { measured }) => {
    if (!hasCosts) return [];
    const { parameters, bytes, milliseconds } = /** @type {any} */ (measured[0].costs);
    return [count(parameters), count(bytes), milliseconds.toFixed(3)];
  };
  return [
    [
      'test errors',
      'paper',
      'public re-run',
      'ours',
      'reproduced',
      ...(hasCosts ? ['parameters', 'bytes', 'ms an image'] : []),
      'seed by seed',
    ],
    ...Object.values(rows).map((row) => [
      row.title,
      row.paper === null ? '' : count(row.paper),
      row.reruns.map(({ value }) => count(value)).join(', '),
      meanAndDeviation({ ...row, values: row.errors }),
      row.reproduced === null ? '' : row.reproduced ? 'yes' : '**no**',
      ...costs(row),
      row.errors.map(count).join(', '),
    ]),
  ];
}

/** @param {string[][]} rows the first is the head */
function table([head, ...rows]) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
