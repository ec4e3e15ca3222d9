/**
 * The optimizers that forms offer by a word.
 *
 * @typedef {import('../engine/src/training-options.js').OptimizerOptions} OptimizerOptions
 * @typedef {keyof typeof usualRates} OptimizerName 'sgd' has plain momentum, 'nesterov' Nesterov's
 */

/** Learning rates to start from when the optimizer is changed. */
export const usualRates = Object.freeze({ adam: 1e-3, sgd: 0.1, nesterov: 0.1 });

/**
 * @param {OptimizerName} name
 * @param {Pick<OptimizerOptions, 'rate' | 'weightDecay' | 'schedule'>} numbers
 * @param {number} [momentum] of all but Adam
 * @returns {OptimizerOptions}
 */
export function optimizerNamed(name, numbers, momentum = 0.9) {
  if (name === 'adam') return { kind: 'adam', ...numbers };
  return { kind: 'sgd', ...numbers, momentum, nesterov: name === 'nesterov' };
}

/**
 * @param {OptimizerOptions} [options]
 * @returns {OptimizerName}
 */
export function nameOfOptimizer({ kind = 'adam', nesterov = false } = {}) {
  return kind === 'sgd' && nesterov ? 'nesterov' : kind;
}
