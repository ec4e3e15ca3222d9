import { settingsDiff } from './diff.js';
import { concernsOf, remarksOf } from './guard.js';

/**
 * @typedef {import('./traces.js').Trace} Trace
 * @typedef {import('./kept-run.js').TrainedRun} TrainedRun
 */

/**
 * What is compared with what: each run that learns from more than labels with the run from labels
 * alone whose settings are nearest; where all are of one kind, the first with the others. Teachers are
 * not compared with their students.
 * @param {Trace[]} traces
 * @returns {[Trace, Trace][]}
 */
export function pairsOf(traces) {
  const trained = traces.filter(({ run, isLive }) => !isLive && run.settings);
  const learners = trained.filter(({ lane }) => lane !== 'teacher');
  const all = learners.length > 0 ? learners : trained;
  const baselines = all.filter(({ lane }) => lane === 'alone');
  const others = all.filter(({ lane }) => lane !== 'alone');
  if (baselines.length === 0 || others.length === 0) {
    return all.slice(1).map((trace) => [all[0], trace]);
  }
  return others.map((trace) => [nearest(baselines, trace), trace]);
}

/**
 * @param {Trace[]} baselines
 * @param {Trace} trace
 */
function nearest(baselines, trace) {
  const distance = (/** @type {Trace} */ other) =>
    settingsDiff([other.run.settings, trace.run.settings]).length;
  return baselines.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}

/**
 * What is to be said of a comparison.
 * @param {[Trace, Trace]} pair
 */
export function judge([first, second]) {
  const runs = /** @type {[TrainedRun, TrainedRun]} */ ([first.run, second.run]);
  return { concerns: concernsOf(...runs), remarks: remarksOf(...runs) };
}
