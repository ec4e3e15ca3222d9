import { mostImages } from '../../lab/settings.js';
import { lateErrorFall, lateLossFall, mostOfErrors, mostOfLossFall } from './convergence.js';
import { thingsCompared } from './diff.js';
import { spreadOf } from './statistics.js';

/**
 * @typedef {import('./kept-run.js').TrainedRun} TrainedRun
 *
 * @typedef {{ kind: 'fewer-steps', run: TrainedRun, steps: number, other: number }
 *   | { kind: 'loss-falling' | 'errors-falling', run: TrainedRun, by: number }
 *   | { kind: 'stopped-by-hand', run: TrainedRun }
 *   | { kind: 'other-images' }
 *   | { kind: 'other-seeds', first: number, second: number }
 *   | { kind: 'one-seed' }
 * } Concern why a comparison of two runs may not be fair
 *
 * @typedef {{ kind: 'several-things', names: (keyof TrainedRun['settings'])[] }
 *   | { kind: 'nothing-held-out', run: TrainedRun }} Remark what a fair comparison leaves open
 */

/** Numbers of steps that differ by less are as good as equal. */
const equalSteps = 0.01;

/**
 * Why a comparison of two runs may not be fair.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
export function concernsOf(first, second) {
  return [
    ...steps(first, second),
    ...[first, second].flatMap(handStop),
    ...[first, second].flatMap((run) => falling(run, losers(first, second).includes(run))),
    ...images(first, second),
    ...seeds(first, second),
  ];
}

/**
 * What a comparison leaves open, however fair it is. Where a single thing differs, it is what is
 * compared.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Remark[]}
 */
export function remarksOf(first, second) {
  const names = thingsCompared(first.settings, second.settings);
  return [
    ...(names.length > 1 ? [{ kind: /** @type {const} */ ('several-things'), names }] : []),
    ...losers(first, second)
      .filter(({ settings }) => settings.heldOut === 0)
      .map((run) => ({ kind: /** @type {const} */ ('nothing-held-out'), run })),
  ];
}

/**
 * The run with more test errors, which more training might have helped; both where they are equal.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 */
function losers(first, second) {
  const errors = (/** @type {TrainedRun} */ { networks }) =>
    spreadOf(networks.map(({ test }) => test.errors)).mean;
  const most = Math.max(errors(first), errors(second));
  return [first, second].filter((run) => errors(run) === most);
}

/** A rule stopped it because it no longer improved. @param {TrainedRun} run */
const hadEnough = ({ networks }) => networks.every(({ ending }) => ending === 'patience');

/**
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function steps(first, second) {
  const [fewer, more] = [first, second]
    .map((run) => ({ run, steps: spreadOf(run.networks.map((one) => one.steps)).mean }))
    .sort((a, b) => a.steps - b.steps);
  if (hadEnough(fewer.run) || fewer.steps >= more.steps * (1 - equalSteps)) return [];
  return [{ kind: 'fewer-steps', run: fewer.run, steps: fewer.steps, other: more.steps }];
}

/**
 * @param {TrainedRun} run
 * @returns {Concern[]}
 */
const handStop = (run) =>
  run.networks.some(({ ending }) => ending === 'hand') ? [{ kind: 'stopped-by-hand', run }] : [];

/**
 * @param {TrainedRun} run
 * @param {boolean} isLoser
 * @returns {Concern[]}
 */
function falling(run, isLoser) {
  if (hadEnough(run)) return [];
  const loss = lateLossFall(run);
  if (loss !== null && loss > mostOfLossFall) return [{ kind: 'loss-falling', run, by: loss }];
  const errors = isLoser ? lateErrorFall(run) : null;
  return errors !== null && errors > mostOfErrors
    ? [{ kind: 'errors-falling', run, by: errors }]
    : [];
}

/**
 * The seed chooses the images when they are a part of all. Settings that say so differently are things
 * compared.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function images(first, second) {
  const isChoice = thingsCompared(first.settings, second.settings).some((name) =>
    ['data', 'images', 'without', 'heldOut'].includes(name),
  );
  const { settings, networks } = first;
  const sawAll =
    settings.images >= mostImages(settings) || networks[0].transferImages < settings.images;
  if (isChoice || sawAll) return [];
  const [one, other] = [first, second].map(({ networks }) => networks.map(({ seed }) => seed));
  return String(one) === String(other) ? [] : [{ kind: 'other-images' }];
}

/**
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function seeds({ networks: { length: first } }, { networks: { length: second } }) {
  if (first !== second) return [{ kind: 'other-seeds', first, second }];
  return first === 1 ? [{ kind: 'one-seed' }] : [];
}
