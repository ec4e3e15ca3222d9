import { laneOf } from './kept-run.js';
import { concernsOf } from './guard.js';

/**
 * @typedef {import('./traces.js').Trace} Trace
 * @typedef {import('./kept-run.js').TrainedRun} TrainedRun
 */

/**
 * What is compared with what: the first run from labels alone with every other that is not a teacher;
 * without one, the first run with the others.
 * @param {Trace[]} traces of kept runs
 * @returns {[Trace, Trace][]}
 */
export function pairsOf(traces) {
  const trained = traces.filter(({ run, isLive }) => !isLive && run.settings);
  const learners = trained.filter(({ lane }) => lane !== 'teacher');
  const all = learners.length > 1 ? learners : trained;
  const baseline =
    all.find(({ run }) => laneOf(/** @type {TrainedRun} */ (run)) === 'alone') ?? all[0];
  return all.filter((trace) => trace !== baseline).map((trace) => [baseline, trace]);
}

/** @param {[Trace, Trace]} pair */
export const concernsOfPair = ([first, second]) =>
  concernsOf(/** @type {TrainedRun} */ (first.run), /** @type {TrainedRun} */ (second.run));
