import {
  ensure,
  ensureNumber,
  ensureSeed,
  ensureWholeNumber,
  quoted,
  refuseUnknown,
} from './errors.js';
import { completeObjective } from './objective.js';

/**
 * @typedef {{ kind?: 'constant' | 'cosine' | 'exponential', decay?: number }} ScheduleOptions
 *   `decay`: the factor of an epoch, exponential only
 *
 * @typedef {object} OptimizerOptions
 * @property {'sgd' | 'adam'} [kind] 'adam' unless said
 * @property {number} [rate] learning rate before the schedule, > 0; 1e-3 (adam) or 0.1 (sgd)
 * @property {number} [momentum] 0 .. below 1; sgd only; 0.9
 * @property {boolean} [nesterov] sgd only; false
 * @property {number} [beta1] adam only; 0.9
 * @property {number} [beta2] adam only; 0.999
 * @property {number} [epsilon] adam only; 1e-8
 * @property {number} [weightDecay] L2 added to the gradient, as torch.optim does; 0
 * @property {ScheduleOptions} [schedule] { kind: 'constant' } unless said
 *
 * @typedef {{ input?: number, hidden?: number }} DropoutOptions
 *   shares of the inputs and of every hidden layer's units that are zero in a step, the others grown
 *   so that the mean stays (Hinton et al. 2012, arXiv 1207.0580); 0 .. below 1, in steps of 2^-16; 0
 *
 * @typedef {object} LaneOptions what one network learns and how it is moved
 * @property {import('./objective.js').ObjectiveOptions} [objective] { kind: 'hard' } unless said
 * @property {OptimizerOptions} [optimizer]
 * @property {DropoutOptions} [dropout] no dropout unless said
 * @property {number} [maxNorm] after each step the incoming weights of a unit, without its bias, are
 *   scaled down to this L2 norm where they are above it; > 0; no limit unless said
 *
 * @typedef {object} BatchOptions what all networks of a training share
 * @property {number} [epochs] > 0, also a fraction; 1
 * @property {number} [batchSize] 1..8192; 128
 * @property {number} [jitter] each image of each epoch is shifted by up to so many whole pixels,
 *   right or left and down or up, zeros moving in; 0 .. min(rows, cols) - 1; 0
 * @property {number} [seed] of the order of the images, of dropout, jitter and projectors; 0 .. 2^53 - 1;
 *   1
 * @property {number | (() => number)} [stepsPerProgress] report every so many steps; a function is
 *   asked before each report; otherwise about 30 times a second
 * @property {AbortSignal} [signal] stops the training; its reason is thrown
 *
 * @typedef {LaneOptions & BatchOptions} TrainingOptions of one network
 * @typedef {LaneOptions & { model: import('./mlp.js').Mlp }} Lane
 */

const laneOptions = ['objective', 'optimizer', 'dropout', 'maxNorm'];
const batchOptions = ['epochs', 'batchSize', 'jitter', 'seed', 'stepsPerProgress', 'signal'];

const known = {
  optimizer: {
    adam: ['kind', 'rate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'schedule'],
    sgd: ['kind', 'rate', 'momentum', 'nesterov', 'weightDecay', 'schedule'],
  },
  schedule: { constant: ['kind'], cosine: ['kind'], exponential: ['kind', 'decay'] },
  dropout: ['input', 'hidden'],
};

/**
 * Options of a training of one network, as those of its lane and those of the batches.
 * @param {TrainingOptions} options
 * @returns {{ lane: LaneOptions, batches: BatchOptions }}
 */
export function splitOptions(options) {
  refuseUnknown(options, [...laneOptions, ...batchOptions], 'train');
  const { objective, optimizer, dropout, maxNorm, ...batches } = options;
  return { lane: { objective, optimizer, dropout, maxNorm }, batches };
}

/**
 * The engine's options of what lanes share, complete and of the right types; it checks the ranges itself.
 * @param {BatchOptions} options
 * @param {string} where
 * @returns {import('./wasm-module.js').TrainingOptions}
 */
export function completeBatches(options, where) {
  refuseUnknown(options, batchOptions, where);
  const { epochs = 1, batchSize = 128, jitter = 0, seed = 1 } = options;
  ensureNumber(epochs, `${where}: epochs`);
  ensureWholeNumber(batchSize, `${where}: batchSize`, 1, 8192);
  ensureWholeNumber(jitter, `${where}: jitter`, 0);
  ensureSeed(seed, `${where}: seed`);
  return { epochs, batchSize, jitter, seed };
}

/**
 * The engine's options of a lane, likewise.
 * @param {LaneOptions} options
 * @param {string} where
 */
export function completeLane(options, where) {
  refuseUnknown(options, laneOptions, where);
  const { maxNorm } = options;
  if (maxNorm !== undefined) ensureNumber(maxNorm, `${where}: maxNorm`);
  const dropout = completeDropout(options.dropout);
  const { raw: objective, ...rest } = completeObjective(options.objective);
  const optimizer = completeOptimizer(options.optimizer);
  return { ...rest, raw: { ...objective, optimizer, dropout, maxNorm } };
}

/** @param {DropoutOptions} [options] */
function completeDropout(options = {}) {
  refuseUnknown(options, known.dropout, 'dropout');
  const { input = 0, hidden = 0 } = options;
  ensureNumbers({ input, hidden }, 'dropout');
  return { input, hidden };
}

/** @param {OptimizerOptions} [options] */
export function completeOptimizer(options = {}) {
  const kind = checkedKind(options, known.optimizer, 'optimizer', 'adam');
  const {
    rate = kind === 'adam' ? 1e-3 : 0.1,
    momentum = kind === 'sgd' ? 0.9 : 0,
    nesterov = false,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    weightDecay = 0,
  } = options;
  ensureNumbers({ rate, momentum, beta1, beta2, epsilon, weightDecay }, 'optimizer');
  ensure(
    typeof nesterov === 'boolean',
    `optimizer: nesterov is ${quoted(nesterov)}; expected true or false`,
  );
  const schedule = completeSchedule(options.schedule);
  return {
    kind,
    rate,
    momentum,
    nesterov,
    beta1,
    beta2,
    epsilon,
    weightDecay,
    schedule,
  };
}

/** @param {ScheduleOptions} [options] */
function completeSchedule(options = {}) {
  const kind = checkedKind(options, known.schedule, 'schedule', 'constant');
  const { decay = 1 } = options;
  ensureNumbers({ decay }, 'schedule');
  return { kind, decay };
}

/**
 * What kind of optimizer or schedule is asked for; refuses options that the kind lacks.
 * @template {string} Kind
 * @param {{ kind?: Kind }} options
 * @param {Record<Kind, string[]>} kinds the options of each
 * @param {string} where
 * @param {Kind} [usual] where none is said
 * @returns {Kind}
 */
function checkedKind(options, kinds, where, usual) {
  ensure(
    options !== null && typeof options === 'object',
    `${where} takes an object of options; got ${quoted(options)}`,
  );
  const { kind = usual } = options;
  const names = Object.keys(kinds);
  ensure(
    names.includes(/** @type {any} */ (kind)),
    `${where}: kind is ${quoted(kind)}; expected ${names.join(' or ')}`,
  );
  const known = /** @type {Kind} */ (kind);
  refuseUnknown(options, kinds[known], `${where} '${known}'`);
  return known;
}

/**
 * @param {Record<string, number>} values
 * @param {string} where
 */
function ensureNumbers(values, where) {
  for (const [name, value] of Object.entries(values)) ensureNumber(value, `${where}: ${name}`);
}
