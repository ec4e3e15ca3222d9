/**
 * What the engine is told of a run's settings.
 * @param {import('./settings.js').RunSettings} settings
 * @param {number} seed
 * @param {import('../../engine/index.js').Mlp | null} teacher
 * @returns {import('../../engine/training-options.js').TrainingOptions}
 */
export function engineOptions(settings, seed, teacher) {
  const { epochs, batchSize, jitter, maxNorm } = settings;
  return {
    objective: objectiveOf(settings, teacher),
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
 * @param {import('../../engine/index.js').Mlp | null} teacher
 * @returns {import('../../engine/training-options.js').ObjectiveOptions}
 */
function objectiveOf({ objective, temperature, softWeight, smoothing }, teacher) {
  switch (objective) {
    case 'hard':
      return { kind: 'hard' };
    case 'smoothing':
      return { kind: 'label-smoothing', smoothing };
    case 'soft':
      return {
        kind: 'soft-target',
        teacher: /** @type {import('../../engine/index.js').Mlp} */ (teacher), // the engine refuses null
        temperature,
        softWeight,
      };
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
