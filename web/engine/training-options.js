import { floatsOf } from './arrays.js';
import {
  quoted,
  refuseUnknown,
  require,
  requireNumber,
  requireSeed,
  requireWholeNumber,
} from './errors.js';
import { networksOf, requireMean } from './mlp.js';

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
 * @typedef {{ kind: 'hard' } |
 *   { kind: 'soft-target', teacher: import('./mlp.js').Mlp | import('./mlp.js').Mlp[], mean?: import('./mlp.js').Mean,
 *     temperature: number, softWeight?: number } |
 *   { kind: 'soft-target', teacherLogits: Float32Array, temperature: number, softWeight?: number } |
 *   { kind: 'label-smoothing', smoothing: number }
 * } ObjectiveOptions
 *   `temperature` T, 1e-4 .. 1e4.
 *   `softWeight` w, 0..1: w T^2 KL(teacher || student) + (1 - w) cross-entropy with the labels; 1
 *   unless said, and then the labels have no part in the result (Hinton et al. 2015, section 2).
 *   Several teachers answer with the `mean` of their distributions, 'arithmetic' unless said.
 *   `teacherLogits`, (dataset.size * classes), finite: the teacher's answers instead of the teacher,
 *   row i for image i of the dataset; not with jitter, which they would not follow.
 *   `smoothing` e, 0 .. below 1: cross-entropy with (1 - e) onehot(label) + e / classes (Szegedy et
 *   al. 2016, section 7)
 *
 * @typedef {{ input?: number, hidden?: number }} DropoutOptions
 *   shares of the inputs and of every hidden layer's units that are zero in a step, the others grown
 *   so that the mean stays (Hinton et al. 2012, arXiv 1207.0580); 0 .. below 1, in steps of 2^-16; 0
 *
 * @typedef {object} TrainingOptions
 * @property {ObjectiveOptions} [objective] { kind: 'hard' } unless said
 * @property {number} [epochs] > 0, also a fraction; 1
 * @property {number} [batchSize] 1..8192; 128
 * @property {OptimizerOptions} [optimizer]
 * @property {number} [jitter] each image of each epoch is shifted by up to so many whole pixels,
 *   right or left and down or up, zeros moving in; 0 .. min(rows, cols) - 1; 0
 * @property {DropoutOptions} [dropout] no dropout unless said
 * @property {number} [maxNorm] after each step the incoming weights of a unit, without its bias, are
 *   scaled down to this L2 norm where they are above it; > 0; no limit unless said
 * @property {number} [seed] of the order of the images, of dropout and of jitter; 0 .. 2^53 - 1; 1
 * @property {number | (() => number)} [stepsPerProgress] report every so many steps; a function is
 *   asked before each report; otherwise about 30 times a second
 * @property {AbortSignal} [signal] stops the training; its reason is thrown
 */

const known = {
  train: [
    'objective',
    'epochs',
    'batchSize',
    'optimizer',
    'jitter',
    'dropout',
    'maxNorm',
    'seed',
    'stepsPerProgress',
    'signal',
  ],
  optimizer: {
    adam: ['kind', 'rate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'schedule'],
    sgd: ['kind', 'rate', 'momentum', 'nesterov', 'weightDecay', 'schedule'],
  },
  schedule: { constant: ['kind'], cosine: ['kind'], exponential: ['kind', 'decay'] },
  dropout: ['input', 'hidden'],
  objective: {
    hard: ['kind'],
    'soft-target': ['kind', 'teacher', 'teacherLogits', 'mean', 'temperature', 'softWeight'],
    'label-smoothing': ['kind', 'smoothing'],
  },
};

/**
 * The engine's options, complete and of the right types; it checks the ranges itself.
 * @param {TrainingOptions} options
 * @returns {{
 *   raw: import('./wasm-module.js').TrainingOptions, teacher: import('./wasm-module.js').Mlp[],
 *   teacherLogits: Float32Array
 * }} no networks and no logits where the objective has none
 */
export function completeOptions(options) {
  refuseUnknown(options, known.train, 'train');
  const { epochs = 1, batchSize = 128, jitter = 0, maxNorm, seed = 1 } = options;
  requireNumber(epochs, 'train: epochs');
  requireWholeNumber(batchSize, 'train: batchSize', 1, 8192);
  requireWholeNumber(jitter, 'train: jitter', 0);
  requireSeed(seed, 'train: seed');
  if (maxNorm !== undefined) requireNumber(maxNorm, 'train: maxNorm');
  const dropout = completeDropout(options.dropout);
  const { teacher, teacherLogits, ...objective } = completeObjective(options.objective);
  const optimizer = completeOptimizer(options.optimizer);
  return {
    raw: { epochs, batchSize, seed, optimizer, jitter, dropout, maxNorm, ...objective },
    teacher,
    teacherLogits,
  };
}

/** @param {DropoutOptions} [options] */
function completeDropout(options = {}) {
  refuseUnknown(options, known.dropout, 'dropout');
  const { input = 0, hidden = 0 } = options;
  requireNumbers({ input, hidden }, 'dropout');
  return { input, hidden };
}

/** What the engine is told of the options that an objective does not have. */
const unused = {
  teacher: /** @type {import('./wasm-module.js').Mlp[]} */ ([]),
  teacherLogits: new Float32Array(),
  mean: /** @type {const} */ ('arithmetic'),
  temperature: 1,
  softWeight: 0,
  smoothing: 0,
};

/**
 * @param {ObjectiveOptions} [options]
 * @returns {Pick<import('./wasm-module.js').TrainingOptions,
 *   'objective' | 'mean' | 'temperature' | 'softWeight' | 'smoothing'> &
 *   { teacher: import('./wasm-module.js').Mlp[], teacherLogits: Float32Array }}
 */
function completeObjective(options = { kind: 'hard' }) {
  checkedKind(options, known.objective, 'objective');
  const objective = options.kind;
  if (objective === 'hard') return { ...unused, objective };
  if (objective === 'label-smoothing') {
    const { smoothing } = options;
    requireNumbers({ smoothing }, "objective 'label-smoothing'");
    return { ...unused, objective, smoothing };
  }
  const { temperature, softWeight = 1 } = options;
  requireNumbers({ temperature, softWeight }, "objective 'soft-target'");
  return { ...unused, ...completeTeacher(options), objective, temperature, softWeight };
}

/** @param {Extract<ObjectiveOptions, { kind: 'soft-target' }>} options */
function completeTeacher(options) {
  const where = "objective 'soft-target'";
  if ('teacherLogits' in options) {
    require(!('teacher' in options) &&
      !('mean' in options), `${where} takes a teacher or its logits, not both`);
    const teacherLogits = floatsOf(options.teacherLogits, `${where}: teacherLogits`);
    require(teacherLogits, `${where}: teacherLogits is ${quoted(options.teacherLogits)}; expected a Float32Array, (dataset.size * classes)`);
    return { teacherLogits };
  }
  const { teacher, mean = 'arithmetic' } = options;
  requireMean(mean, where);
  return {
    teacher: networksOf(
      teacher,
      `${where} needs a teacher: an Mlp of this engine, or several, or its logits`,
    ),
    mean,
  };
}

/** @param {OptimizerOptions} [options] */
function completeOptimizer(options = {}) {
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
  requireNumbers({ rate, momentum, beta1, beta2, epsilon, weightDecay }, 'optimizer');
  require(typeof nesterov ===
    'boolean', `optimizer: nesterov is ${quoted(nesterov)}; expected true or false`);
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
  requireNumbers({ decay }, 'schedule');
  return { kind, decay };
}

/**
 * What kind of objective, optimizer or schedule is asked for; refuses options that the kind lacks.
 * @template {string} Kind
 * @param {{ kind?: Kind }} options
 * @param {Record<Kind, string[]>} kinds the options of each
 * @param {string} where
 * @param {Kind} [usual] where none is said
 * @returns {Kind}
 */
function checkedKind(options, kinds, where, usual) {
  require(options !== null &&
    typeof options === 'object', `${where} takes an object of options; got ${quoted(options)}`);
  const { kind = usual } = options;
  const names = Object.keys(kinds);
  require(names.includes(
    /** @type {any} */ (kind),
  ), `${where}: kind is ${quoted(kind)}; expected ${names.join(' or ')}`);
  const known = /** @type {Kind} */ (kind);
  refuseUnknown(options, kinds[known], `${where} '${known}'`);
  return known;
}

/**
 * @param {Record<string, number>} values
 * @param {string} where
 */
function requireNumbers(values, where) {
  for (const [name, value] of Object.entries(values)) requireNumber(value, `${where}: ${name}`);
}
