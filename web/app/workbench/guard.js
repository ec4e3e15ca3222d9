import { mostImages } from '../../lab/workbench/settings.js';
import { curvesOf } from './kept-run.js';
import { meanCurve, spreadOf } from './statistics.js';

/**
 * @typedef {import('./kept-run.js').TrainedRun} TrainedRun
 *
 * @typedef {{ kind: 'fewer-steps', run: TrainedRun, steps: number, other: number }
 *   | { kind: 'still-falling', run: TrainedRun, by: number, curve: 'heldOutErrors' | 'trainingLoss' }
 *   | { kind: 'stopped-by-hand', run: TrainedRun }
 *   | { kind: 'other-network', first: string, second: string }
 *   | { kind: 'other-optimizer', first: string, second: string }
 *   | { kind: 'other-rate', first: number, second: number }
 *   | { kind: 'other-images' }
 *   | { kind: 'other-seeds', first: number, second: number }
 *   | { kind: 'one-seed' }
 * } Concern why a comparison of two runs may not be fair
 */

/** Numbers of steps that differ by less are as good as equal. */
const equalSteps = 0.01;

/**
 * A curve still falls when the mean of its last fifth is lower than that of the fifth before by more
 * than this share.
 */
export const fallingShare = 0.05;
const fewestPoints = 10;

/**
 * Why a comparison of two runs may not be fair.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
export function concernsOf(first, second) {
  return [
    ...networks(first, second),
    ...steps(first, second),
    ...[first, second].flatMap(handStop),
    ...[first, second].flatMap(falling),
    ...optimizers(first.settings, second.settings),
    ...images(first, second),
    ...seeds(first, second),
  ];
}

/**
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function networks(first, second) {
  const [one, other] = [first, second].map(({ networks: [{ layers }] }) => layers.join(' – '));
  return one === other ? [] : [{ kind: 'other-network', first: one, second: other }];
}

/**
 * One that a rule stopped because it no longer improved has had steps enough.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function steps(first, second) {
  const [fewer, more] = [first, second]
    .map((run) => ({ run, steps: spreadOf(run.networks.map((one) => one.steps)).mean }))
    .sort((a, b) => a.steps - b.steps);
  const isEnough = fewer.run.networks.every(({ ending }) => ending === 'patience');
  if (isEnough || fewer.steps >= more.steps * (1 - equalSteps)) return [];
  return [{ kind: 'fewer-steps', run: fewer.run, steps: fewer.steps, other: more.steps }];
}

/**
 * @param {TrainedRun} run
 * @returns {Concern[]}
 */
const handStop = (run) =>
  run.networks.some(({ ending }) => ending === 'hand') ? [{ kind: 'stopped-by-hand', run }] : [];

/**
 * Judged by the held-out errors; without held-out images, by the training loss, which may fall for ever
 * while the errors no longer do.
 * @param {TrainedRun} run
 * @returns {Concern[]}
 */
function falling(run) {
  const curve = run.settings.heldOut > 0 ? 'heldOutErrors' : 'trainingLoss';
  const by = fallAtTheEnd(meanCurve(curvesOf(run, curve)).map(({ mean }) => mean));
  return by !== null && by > fallingShare ? [{ kind: 'still-falling', run, by, curve }] : [];
}

/**
 * By what share the mean of the last fifth is lower than that of the fifth before; null where there
 * are too few values to tell.
 * @param {number[]} values
 */
export function fallAtTheEnd(values) {
  if (values.length < fewestPoints) return null;
  const fifth = Math.floor(values.length / 5);
  const last = spreadOf(values.slice(-fifth)).mean;
  const before = spreadOf(values.slice(-2 * fifth, -fifth)).mean;
  return before > 0 ? 1 - last / before : 0;
}

/**
 * @param {TrainedRun['settings']} first
 * @param {TrainedRun['settings']} second
 * @returns {Concern[]}
 */
function optimizers(first, second) {
  if (first.optimizer !== second.optimizer) {
    return [{ kind: 'other-optimizer', first: first.optimizer, second: second.optimizer }];
  }
  return first.rate === second.rate
    ? []
    : [{ kind: 'other-rate', first: first.rate, second: second.rate }];
}

/**
 * The seed chooses the images when they are a part of all.
 * @param {TrainedRun} first
 * @param {TrainedRun} second
 * @returns {Concern[]}
 */
function images(first, second) {
  const seen = [first, second].map(({ networks, settings }) =>
    JSON.stringify([
      networks[0].transferImages,
      [...settings.without].sort(),
      settings.heldOut,
      settings.images < mostImages(settings) ? networks.map(({ seed }) => seed) : [],
    ]),
  );
  return seen[0] === seen[1] ? [] : [{ kind: 'other-images' }];
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
