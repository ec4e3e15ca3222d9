import { refuseUnknown, require } from './errors.js';
import { Mlp } from './mlp.js';

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
 *   { kind: 'soft-target', teacher: Mlp, temperature: number, softWeight?: number }
 * } ObjectiveOptions
 *   `softWeight` w: w T^2 KL(teacher || student) + (1 - w) cross-entropy with the labels; 1 unless
 *   said (Hinton et al. 2015, section 2)
 *
 * @typedef {object} TrainingOptions
 * @property {ObjectiveOptions} [objective] { kind: 'hard' } unless said
 * @property {number} [epochs] > 0, also a fraction; 1
 * @property {number} [batchSize] 1..8192; 128
 * @property {OptimizerOptions} [optimizer]
 * @property {number} [seed] of the order of the images; 1
 * @property {number} [stepsPerProgress] report every so many steps; otherwise about 30 times a second
 * @property {AbortSignal} [signal] stops the training; its reason is thrown
 */

const known = {
  train: ['objective', 'epochs', 'batchSize', 'optimizer', 'seed', 'stepsPerProgress', 'signal'],
  optimizer: {
    adam: ['kind', 'rate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'schedule'],
    sgd: ['kind', 'rate', 'momentum', 'nesterov', 'weightDecay', 'schedule'],
  },
  schedule: ['kind', 'decay'],
  objective: { hard: ['kind'], 'soft-target': ['kind', 'teacher', 'temperature', 'softWeight'] },
};

/**
 * The engine's options, complete and of the right types; it checks the ranges itself.
 * @param {TrainingOptions} options
 * @returns {{ raw: import('./wasm-module.js').TrainingOptions, teacher: Mlp | null }}
 */
export function completeOptions(options) {
  refuseUnknown(options, known.train, 'train');
  const { epochs = 1, batchSize = 128, seed = 1 } = options;
  requireNumbers({ epochs, batchSize, seed }, 'train');
  require(Number.isInteger(batchSize), `train: batchSize is ${batchSize}; expected a whole number`);
  const { teacher, ...objective } = completeObjective(options.objective ?? { kind: 'hard' });
  const optimizer = completeOptimizer(options.optimizer ?? {});
  return { raw: { epochs, batchSize, seed, optimizer, ...objective }, teacher };
}

/** @param {ObjectiveOptions} options */
function completeObjective(options) {
  requireKind(options.kind, known.objective, 'objective');
  refuseUnknown(options, known.objective[options.kind], `objective '${options.kind}'`);
  if (options.kind === 'hard') {
    return { objective: options.kind, teacher: null, temperature: 1, softWeight: 0 };
  }
  const { teacher, temperature, softWeight = 1 } = options;
  require(teacher instanceof Mlp, "objective 'soft-target' needs a teacher: an Mlp of this engine");
  requireNumbers({ temperature, softWeight }, "objective 'soft-target'");
  return { objective: options.kind, teacher, temperature, softWeight };
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
