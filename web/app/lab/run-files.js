import { descriptionOf } from '../../lab/description.js';
import { runFormat, runVersion } from '../../runs/run-file.js';
import { curveNames } from './kept-run.js';

/**
 * @typedef {import('./kept-run.js').NamedRun} NamedRun
 * @typedef {import('./kept-run.js').TrainedRun} TrainedRun
 */

const columns = ['run', 'seed', 'curve', 'images_shown', 'epoch', 'value'];

/**
 * The curves of some runs, a row a point, as the charts show them (RFC 4180).
 * @param {NamedRun[]} runs
 * @param {readonly import('./kept-run.js').CurveName[]} [names] all unless said
 */
export function curvesCsv(runs, names = curveNames) {
  const rows = runs.flatMap(({ name: run, networks }) =>
    networks.flatMap((network) => {
      if (!network.curves) return [];
      const { seed, curves, transferImages } = network;
      return names.flatMap((curve) =>
        curves[curve].map(({ x, y }) => [run, seed, curve, x, x / transferImages, y]),
      );
    }),
  );
  return [columns, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
}

/** @param {unknown} value */
function cell(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A run's description, results and curves, to read by a program and to train again: `dark-knowledge run`
 * trains it, with any of its seeds.
 * @param {NamedRun & TrainedRun} run
 * @param {number} trainImages how many there are
 */
export function runJson({ name, at, settings, engine, networks }, trainImages) {
  const content = {
    format: runFormat,
    version: runVersion,
    name,
    made: new Date(at).toISOString(),
    engine,
    run: descriptionOf(settings, networks[0].seed, trainImages),
    networks,
  };
  return JSON.stringify(content, null, 2) + '\n';
}

/**
 * A file name from a run's name.
 * @param {string} name
 * @param {string} extension
 */
export const fileName = (name, extension) =>
  `${name.replaceAll(/[^\p{L}\p{N}.=-]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'run'}.${extension}`;
