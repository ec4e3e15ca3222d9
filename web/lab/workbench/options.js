import { logitsOf } from '../ask.js';
import { confidenceOnly, shuffledDarkKnowledge } from '../lessons/counter-targets.js';
import { hasPart } from './settings.js';

/**
 * What the engine is told of a run's settings.
 * @param {import('./settings.js').RunSettings} settings
 * @param {number} seed
 * @param {import('../../engine/index.js').Mlp | null} teacher
 * @param {import('../../engine/index.js').Dataset} transfer
 * @returns {import('../../engine/training-options.js').TrainingOptions}
 */
export function engineOptions(settings, seed, teacher, transfer) {
  const { epochs, batchSize, jitter, maxNorm } = settings;
  return {
    objective: objectiveOf(settings, seed, teacher, transfer),
    optimizer: optimizerOf(settings),
    epochs,
    batchSize,
    jitter,
    dropout: { input: settings.dropoutInput, hidden: settings.dropoutHidden },
    ...(maxNorm > 0 && { maxNorm }),
    seed,
  };
}

/**
 * @param {import('./settings.js').RunSettings} settings
 * @param {number} seed
 * @param {import('../../engine/index.js').Mlp | null} maybeTeacher
 * @param {import('../../engine/index.js').Dataset} transfer
 * @returns {import('../../engine/training-options.js').ObjectiveOptions}
 */
function objectiveOf(settings, seed, maybeTeacher, transfer) {
  const { objective, temperature, smoothing } = settings;
  const teacher = /** @type {import('../../engine/index.js').Mlp} */ (maybeTeacher); // checkRun wants one
  const softWeight = hasPart('softWeight', settings) ? settings.softWeight : 1;
  const soft = /** @type {const} */ ({ kind: 'soft-target', temperature, softWeight });
  const answers = () => logitsOf(teacher, transfer);
  const classes = () => Number(teacher.layers.at(-1));
  switch (objective) {
    case 'hard':
      return { kind: 'hard' };
    case 'smoothing':
      return { kind: 'label-smoothing', smoothing };
    case 'soft':
      return { ...soft, teacher };
    case 'shuffled':
      return {
        ...soft,
        teacherLogits: shuffledDarkKnowledge(answers(), classes(), seed),
      };
    case 'confidence':
      return { ...soft, teacherLogits: confidenceOnly(answers(), classes(), temperature) };
  }
}

/**
 * @param {import('./settings.js').RunSettings} settings
 * @returns {import('../../engine/training-options.js').OptimizerOptions}
 */
function optimizerOf({ optimizer, rate, momentum, weightDecay, schedule, decay }) {
  return {
    rate,
    weightDecay,
    schedule: { kind: schedule, ...(schedule === 'exponential' && { decay }) },
    ...(optimizer === 'adam'
      ? { kind: 'adam' }
      : { kind: 'sgd', momentum, nesterov: optimizer === 'nesterov' }),
  };
}
