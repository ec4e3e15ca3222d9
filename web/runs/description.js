import {
  ensure,
  ensureNumber,
  ensureSeed,
  ensureWholeNumber,
  ensureWholeNumbers,
  quoted,
  refuseUnknown,
} from '../engine/src/errors.js';
import { dataSets } from '../data/datasets.js';
import { targetNames } from './targets.js';
import { shownNames } from './unlabelled-images.js';

/**
 * How a network comes to be, as JSON: what an experiment lists, the lab exports and the terminal's
 * flags say. It holds names of networks, but none itself; equal descriptions and networks give equal
 * bits.
 *
 * @typedef {import('../data/datasets.js').DataSet} DataSet
 *
 * @typedef {object} Training
 * @property {number[]} hidden widths of its hidden layers; none: softmax regression
 * @property {Images} [images] that it sees, its transfer set; all training images unless said
 * @property {Objective} [objective] what it is told of them; their labels unless said
 * @property {Options & { epochs: number }} options
 * @property {Images} [heldOut] images that it does not see, whose errors are counted at each look
 * @property {{ times: number } | { everyEpochs: number }} [looks] on the way: so many times, evenly
 *   over the epochs, or every so many epochs, and at the end
 * @property {Stop} [stop] what the looks at the held-out images decide; nothing unless said
 * @property {number} [weightSeed] of the first weights, where it is not the seed of all
 *
 * @typedef {Training & { seed: number, data?: DataSet['id'] }} Run `seed`: of the first weights, the
 *   choice and the order of the images, dropout and jitter; `data`: whose images it was described for
 *
 * @typedef {object} Images training images, cut in this order
 * @property {number} [from] the first one; 0 unless said
 * @property {number} [count] so many of them; all unless said
 * @property {number[]} [only] images of these classes
 * @property {number[]} [without] images of all classes but these
 * @property {number} [subset] so many, as many of each class as of any other, chosen by the seed; all
 *   that are left where classes are missing
 * @property {import('./unlabelled-images.js').Shown} [show] what is in their place; it has no labels
 *
 * @typedef {string | { training: string, seeds: number[] }} Source networks of trainings by name: of
 *   the same seed, or of these seeds, which then answer as one with the arithmetic mean of their
 *   distributions
 *
 * @typedef {Source | { fingerprints: string[] }} Teacher or networks by their files; several answer as
 *   one
 *
 * @typedef {{ kind: string, teacher?: Teacher, targets?: import('./targets.js').TargetName,
 *   [number: string]: unknown }} Objective one of the engine's, its numbers by name; `targets`: what is
 *   made of the teacher's answers before they are learned, nothing unless said
 *
 * @typedef {Omit<import('../engine/src/training-options.js').TrainingOptions,
 *   'objective' | 'seed' | 'stepsPerProgress' | 'signal'>} Options
 *
 * @typedef {{ kind: 'best' } | { kind: 'patience', looks: number } | { kind: 'target', errors: number }
 * } Stop 'best': all epochs, and then the network as it was when it made the fewest errors; 'patience':
 *   the same, but over after so many looks without fewer errors; 'target': over at so few errors
 */

const dataIds = dataSets.map(({ id }) => id);

const known = {
  run: [
    'hidden',
    'images',
    'objective',
    'options',
    'heldOut',
    'looks',
    'stop',
    'weightSeed',
    'seed',
    'data',
  ],
  images: ['from', 'count', 'only', 'without', 'subset', 'show'],
  options: ['epochs', 'batchSize', 'optimizer', 'dropout', 'maxNorm', 'jitter'],
  stop: { best: ['kind'], patience: ['kind', 'looks'], target: ['kind', 'errors'] },
};

/**
 * Refuses what is no description: a name that there is not, or a value that can't be, by its name. The
 * numbers of objective and options are the engine's to judge, which does it before the first step.
 * @param {unknown} value
 * @returns {asserts value is Run}
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument'
 */
export function checkDescription(value) {
  refuseUnknown(/** @type {object} */ (value), known.run, 'run');
  const run = /** @type {Run} */ (value);
  ensureOneOf(dataIds, run.data, 'run: data');
  ensure(
    Array.isArray(run.hidden),
    `run: hidden is ${quoted(run.hidden)}; expected an array of widths`,
  );
  for (const [i, width] of run.hidden.entries()) {
    ensureWholeNumber(width, `run: hidden[${i}]`, 1);
  }
  ensureSeed(run.seed, 'run: seed');
  if (run.weightSeed !== undefined) ensureSeed(run.weightSeed, 'run: weightSeed');
  checkImages(run.images, 'run: images');
  checkImages(run.heldOut, 'run: heldOut');
  checkObjective(run);
  refuseUnknown(run.options, known.options, 'run: options');
  ensureNumber(run.options.epochs, 'run: options.epochs');
  checkLooks(run.looks);
  checkStop(run);
}

/**
 * @param {Images | undefined} images
 * @param {string} where
 */
function checkImages(images, where) {
  if (images === undefined) return;
  refuseUnknown(images, known.images, where);
  const { from, count, only, without, subset, show } = images;
  for (const [name, least, number] of /** @type {const} */ ([
    ['from', 0, from],
    ['count', 1, count],
    ['subset', 1, subset],
  ])) {
    if (number !== undefined) ensureWholeNumber(number, `${where}.${name}`, least);
  }
  for (const [name, classes] of Object.entries({ only, without })) {
    if (classes !== undefined) ensureWholeNumbers(classes, `${where}.${name}`);
  }
  ensureOneOf(shownNames, show, `${where}.show`);
}

/** @param {Run} run */
function checkObjective({ objective = { kind: 'hard' }, images }) {
  const where = 'run: objective';
  ensure(
    objective !== null && typeof objective === 'object',
    `${where} takes an object of options; got ${quoted(objective)}`,
  );
  const { kind, teacher, targets } = objective;
  ensure(typeof kind === 'string', `${where}.kind is ${quoted(kind)}; expected a name`);
  if (teacher !== undefined) checkTeacher(teacher, `${where}.teacher`);
  ensureOneOf(targetNames, targets, `${where}.targets`);
  ensure(
    teacher !== undefined || targets === undefined,
    `${where}.targets is '${targets}', which needs a teacher`,
  );
  ensure(
    teacher !== undefined || images?.show === undefined,
    `run: images.show is '${images?.show}', which has no labels; expected an objective with a teacher`,
  );
}

/**
 * @param {Teacher} teacher
 * @param {string} where
 */
function checkTeacher(teacher, where) {
  if (typeof teacher === 'string') return;
  const isOfSeeds = teacher !== null && typeof teacher === 'object' && 'training' in teacher;
  refuseUnknown(teacher, isOfSeeds ? ['training', 'seeds'] : ['fingerprints'], where);
  if (isOfSeeds) {
    const { training, seeds } = teacher;
    ensure(
      typeof training === 'string',
      `${where}.training is ${quoted(training)}; expected a name`,
    );
    ensureWholeNumbers(seeds, `${where}.seeds`);
    return;
  }
  const { fingerprints } = teacher;
  ensure(
    Array.isArray(fingerprints) &&
      fingerprints.length > 0 &&
      fingerprints.every((one) => typeof one === 'string'),
    `${where}.fingerprints is ${quoted(fingerprints)}; expected one or several texts`,
  );
}

/** @param {Run['looks']} looks */
function checkLooks(looks) {
  if (looks === undefined) return;
  const where = 'run: looks';
  const isByEpochs = looks !== null && typeof looks === 'object' && 'everyEpochs' in looks;
  refuseUnknown(looks, isByEpochs ? ['everyEpochs'] : ['times'], where);
  if (!isByEpochs) return ensureWholeNumber(looks.times, `${where}.times`, 1);
  const { everyEpochs } = looks;
  ensureNumber(everyEpochs, `${where}.everyEpochs`);
  ensure(everyEpochs > 0, `${where}.everyEpochs is ${everyEpochs}; expected more than 0`);
}

/** @param {Run} run */
function checkStop({ stop, heldOut, looks }) {
  if (stop === undefined) return;
  const kind = ensureOneOf(Object.keys(known.stop), stop?.kind ?? null, 'run: stop.kind');
  refuseUnknown(stop, known.stop[/** @type {Stop['kind']} */ (kind)], `run: stop '${kind}'`);
  if (stop.kind === 'patience') ensureWholeNumber(stop.looks, 'run: stop.looks', 1);
  if (stop.kind === 'target') ensureWholeNumber(stop.errors, 'run: stop.errors', 0);
  ensure(heldOut && looks, `run: stop '${kind}' needs heldOut images and looks at them`);
}

/**
 * @param {readonly string[]} names
 * @param {unknown} value undefined: not said
 * @param {string} where
 */
function ensureOneOf(names, value, where) {
  ensure(
    value === undefined || names.includes(/** @type {string} */ (value)),
    `${where} is ${quoted(value)}; expected ${names.join(' or ')}`,
  );
  return /** @type {string} */ (value);
}
