import { trainingWork } from './work.js';

/** Where the number of steps decides, losses are reported about so often ... */
const reports = 150;
/** ... and at least after so many multiplications, so that a stop or a pause is quick. */
const workPerReport = 3e9;

/**
 * When a training reports, and when it is looked at. Reports have no part in what comes out.
 * @typedef {object} Schedule
 * @property {number} steps of the whole training
 * @property {number} stepsPerReport
 * @property {number} stepsPerLook Infinity: never
 */

/**
 * @param {Pick<import('./description.js').Training, 'options' | 'looks'>} training
 * @param {number[]} layers
 * @param {number} size of the transfer set
 * @returns {Schedule}
 */
export function scheduleOf({ options, looks }, layers, size) {
  const { epochs, batchSize = 128 } = options;
  const stepsPerEpoch = Math.ceil(size / batchSize);
  const steps = Math.max(1, Math.round(stepsPerEpoch * epochs));
  const mostSteps = workPerReport / trainingWork(layers, Math.min(batchSize, size));
  const stepsPerReport = Math.max(1, Math.floor(Math.min(steps / reports, mostSteps)));
  return { steps, stepsPerReport, stepsPerLook: stepsPerLook() };

  function stepsPerLook() {
    if (!looks) return Infinity;
    if ('everyEpochs' in looks) return Math.max(1, Math.round(stepsPerEpoch * looks.everyEpochs));
    return stepsPerReport * Math.max(1, Math.round(steps / looks.times / stepsPerReport));
  }
}
