import { floatsOf } from './arrays.js';
import { refuseUnknown, require } from './errors.js';
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
 * @property {number} [seed] of the order of the images, of dropout and of jitter; 1
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
  schedule: ['kind', 'decay'],
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
  requireNumbers({ epochs, batchSize, jitter, seed }, 'train');
  if (maxNorm !== undefined) requireNumbers({ maxNorm }, 'train');
  require(Number.isInteger(batchSize), `train: batchSize is ${batchSize}; expected a whole number`);
  require(Number.isInteger(jitter), `train: jitter is ${jitter}; expected a whole number`);
  const dropout = completeDropout(options.dropout ?? {});
  const { teacher, teacherLogits, ...objective } = completeObjective(
    options.objective ?? { kind: 'hard' },
  );
  const optimizer = completeOptimizer(options.optimizer ?? {});
  return {
    raw: { epochs, batchSize, seed, optimizer, jitter, dropout, maxNorm, ...objective },
    teacher,
    teacherLogits,
  };
}

/** @param {DropoutOptions} options */
function completeDropout(options) {
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
 * @param {ObjectiveOptions} options
 * @returns {Pick<import('./wasm-module.js').TrainingOptions,
 *   'objective' | 'mean' | 'temperature' | 'softWeight' | 'smoothing'> &
 *   { teacher: import('./wasm-module.js').Mlp[], teacherLogits: Float32Array }}
 */
function completeObjective(options) {
  requireKind(options.kind, known.objective, 'objective');
  refuseUnknown(options, known.objective[options.kind], `objective '${options.kind}'`);
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
    require(teacherLogits, `${where}: teacherLogits is a Float32Array, (dataset.size * classes)`);
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

/** @param {OptimizerOptions} options */
function completeOptimizer(options) {
  const { kind = 'adam' } = options;
  requireKind(kind, known.optimizer, 'optimizer');
  refuseUnknown(options, known.optimizer[kind], `optimizer '${kind}'`);
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
  const schedule = completeSchedule(options.schedule ?? {});
  return {
    kind,
    rate,
    momentum,
    nesterov: Boolean(nesterov),
    beta1,
    beta2,
    epsilon,
    weightDecay,
    schedule,
  };
}

/** @param {ScheduleOptions} options */
function completeSchedule(options) {
  refuseUnknown(options, known.schedule, 'schedule');
  const { kind = 'constant', decay = 1 } = options;
  requireKind(kind, { constant: 1, cosine: 1, exponential: 1 }, 'schedule');
  requireNumbers({ decay }, 'schedule');
  return { kind, decay };
}

/**
 * @param {string} kind
 * @param {object} kinds
 * @param {string} where
 */
function requireKind(kind, kinds, where) {
  const names = Object.keys(kinds);
  require(names.includes(kind), `${where}: kind is '${kind}'; expected ${names.join(' or ')}`);
}

/**
 * @param {Record<string, number>} values
 * @param {string} where
 */
function requireNumbers(values, where) {
  for (const [name, value] of Object.entries(values)) {
    require(typeof value === 'number', `${where}: ${name} is ${String(value)}; expected a number`);
  }
}
