import { ensure } from '../engine/src/errors.js';
import { nameOfOptimizer, optimizerNamed } from '../runs/optimizers.js';
import { hasNumber, methodOf, numbersOfMethods, objectives } from './objectives.js';
import { defaultRun, hasPart } from './settings.js';

/**
 * @typedef {import('./settings.js').RunSettings} RunSettings
 * @typedef {import('../runs/description.js').Run} Run
 * @typedef {import('../runs/description.js').Training} Training
 * @typedef {import('../runs/description.js').Objective} Objective
 */

/**
 * The run that some settings tell of, with one of their seeds.
 * @param {RunSettings} settings
 * @param {number} seed
 * @param {number} trainImages how many there are
 * @returns {Run}
 */
export function descriptionOf(settings, seed, trainImages) {
  const { data, hidden, images, without, transfer, heldOut, looks } = settings;
  const seen = trainImages - heldOut;
  const stop = stopOf(settings);
  return {
    data,
    hidden,
    images: {
      ...(heldOut > 0 && { count: seen }),
      ...(without.length > 0 && { without }),
      ...(images < seen && { subset: images }),
      ...(transfer !== 'digits' && { show: transfer }),
    },
    objective: objectiveOf(settings),
    options: optionsOf(settings),
    ...(heldOut > 0 && { heldOut: { from: seen } }),
    looks: { times: looks },
    ...(stop && { stop }),
    seed,
  };
}

/**
 * @param {RunSettings} settings
 * @returns {Objective}
 */
function objectiveOf(settings) {
  const numbers = numbersOfMethods.filter(({ name }) => hasPart(name, settings));
  const isUnlabelled = settings.transfer !== 'digits';
  return {
    ...objectives[settings.objective],
    ...(hasPart('teacher', settings) && { teacher: { fingerprints: [settings.teacher] } }),
    ...Object.fromEntries(numbers.map(({ name }) => [name, settings[name]])),
    ...(isUnlabelled && hasNumber(methodOf(settings), 'hardWeight') && { hardWeight: 0 }),
  };
}

/**
 * @param {RunSettings} settings
 * @returns {Training['options']}
 */
function optionsOf({ epochs, batchSize, jitter, maxNorm, dropoutInput, dropoutHidden, ...rest }) {
  const { optimizer, rate, weightDecay, schedule, decay, momentum } = rest;
  return {
    epochs,
    batchSize,
    optimizer: optimizerNamed(
      optimizer,
      {
        rate,
        weightDecay,
        schedule: { kind: schedule, ...(schedule === 'exponential' && { decay }) },
      },
      momentum,
    ),
    jitter,
    dropout: { input: dropoutInput, hidden: dropoutHidden },
    ...(maxNorm > 0 && { maxNorm }),
  };
}

/**
 * @param {RunSettings} settings
 * @returns {Training['stop'] | null}
 */
function stopOf({ stop, patience, target }) {
  switch (stop) {
    case 'epochs':
      return null;
    case 'patience':
      return { kind: stop, looks: patience };
    case 'target':
      return { kind: stop, errors: target };
  }
}

/**
 * The settings of a training that a form can hold: descriptionOf() of them trains the same.
 * @param {Training & Pick<Run, 'data'>} training a teacher that it names, and does not know by its file, is left to choose
 * @param {number} trainImages how many there are
 * @returns {RunSettings}
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument' where the form lacks
 *   what it asks for
 */
export function settingsOf(training, trainImages) {
  const { data = defaultRun.data, hidden, images = {}, options } = training;
  const { optimizer = {}, dropout } = options;
  const { schedule } = optimizer;
  const { count = trainImages } = images;
  const heldOut = trainImages - count;
  ensure(
    images.from === undefined && images.only === undefined,
    "settings: images from the middle, or of some classes only, have no place in the lab's form",
  );
  ensure(
    (training.heldOut?.from ?? count) === count,
    'settings: heldOut is not the rest of images',
  );
  return {
    ...defaultRun,
    data,
    hidden,
    ...objectiveSettings(training.objective),
    images: images.subset ?? count,
    transfer: images.show ?? 'digits',
    without: images.without ?? [],
    heldOut,
    optimizer: nameOfOptimizer(optimizer),
    rate: optimizer.rate ?? defaultRun.rate,
    momentum: optimizer.momentum ?? defaultRun.momentum,
    schedule: schedule?.kind ?? 'constant',
    decay: schedule?.decay ?? defaultRun.decay,
    weightDecay: optimizer.weightDecay ?? 0,
    batchSize: options.batchSize ?? defaultRun.batchSize,
    epochs: options.epochs,
    dropoutInput: dropout?.input ?? 0,
    dropoutHidden: dropout?.hidden ?? 0,
    maxNorm: options.maxNorm ?? 0,
    jitter: options.jitter ?? 0,
    ...stopSettings(training),
  };
}

/**
 * @param {Objective} [objective]
 * @returns {Partial<RunSettings>}
 */
function objectiveSettings(objective = { kind: 'hard' }) {
  const { kind, targets, teacher } = objective;
  const found = Object.entries(objectives).find(
    ([, one]) => one.kind === kind && one.targets === targets,
  );
  ensure(found, `settings: objective '${kind}' has no place in the lab's form`);
  const isFile = typeof teacher === 'object' && 'fingerprints' in teacher;
  return {
    objective: /** @type {RunSettings['objective']} */ (found[0]),
    teacher: isFile ? teacher.fingerprints[0] : '',
    ...Object.fromEntries(
      numbersOfMethods
        .filter(({ name }) => name in objective)
        .map(({ name }) => [name, Number(objective[name])]),
    ),
  };
}

/**
 * @param {Training} training
 * @returns {Partial<RunSettings>}
 */
function stopSettings({ options, looks, stop }) {
  const times =
    looks && ('times' in looks ? looks.times : Math.round(options.epochs / looks.everyEpochs));
  const common = times === undefined ? {} : { looks: times };
  switch (stop?.kind) {
    case undefined:
      return common;
    case 'best': // patience to the end: only the best network is kept
      return { ...common, stop: 'patience', patience: times };
    case 'patience':
      return { ...common, stop: 'patience', patience: stop.looks };
    case 'target':
      return { ...common, stop: 'target', target: stop.errors };
  }
}
