import { dataSetNamed, dataSets, defaultData } from '../data/datasets.js';
import { DarkKnowledgeError } from '../engine/src/errors.js';
import { expectation, obeys } from '../runs/rules.js';
import { defaultSettings } from '../story/settings.js';
import {
  hasNumber,
  methodOf,
  numbersOfMethods,
  objectiveChoices,
  objectives,
} from './objectives.js';

/**
 * Everything that decides how a run of the lab goes: one network, trained with one or several
 * seeds. Flat, so that each setting is a field of the page's address.
 * @typedef {OwnSettings & Record<import('./objectives.js').NumberName, number>} RunSettings with the
 *   numbers of all methods, by name
 *
 * @typedef {object} OwnSettings
 * @property {import('../data/datasets.js').DataSet['id']} data whose images it learns from
 * @property {number[]} hidden widths of the hidden layers; none: softmax regression
 * @property {import('./objectives.js').ObjectiveChoice} objective
 * @property {string} teacher fingerprint of the network whose soft targets are learned
 * @property {number} images size of the transfer set, as many of each class as of any other; all that
 *   are left where they are fewer
 * @property {'digits' | 'scrambled' | 'noise'} transfer what the transfer set shows: its images as they
 *   are, their pixels in random order, or noise in their place
 * @property {number[]} without classes that are left out of the transfer set
 * @property {number} heldOut the last so many training images are never trained on
 * @property {'adam' | 'sgd' | 'nesterov'} optimizer
 * @property {number} rate learning rate before the schedule
 * @property {number} momentum of sgd and nesterov
 * @property {'constant' | 'cosine' | 'exponential'} schedule
 * @property {number} decay factor of the rate an epoch, exponential only
 * @property {number} weightDecay
 * @property {number} batchSize images a step
 * @property {number} epochs at most
 * @property {number} dropoutInput
 * @property {number} dropoutHidden
 * @property {number} maxNorm of a unit's incoming weights; 0: no limit
 * @property {number} jitter pixels
 * @property {number} looks how often errors are counted on the way, evenly over the epochs
 * @property {'epochs' | 'patience' | 'target'} stop
 * @property {number} patience looks without fewer held-out errors
 * @property {number} target held-out errors
 * @property {number} seed the first one
 * @property {number} seeds how many, counted up from the first
 */

/** @type {Readonly<RunSettings>} */
export const defaultRun = Object.freeze({
  data: defaultData.id,
  hidden: defaultSettings.student,
  objective: 'hard',
  teacher: '',
  .../** @type {Record<import('./objectives.js').NumberName, number>} */ (
    Object.fromEntries(numbersOfMethods.map(({ name, usual }) => [name, usual]))
  ),
  temperature: defaultSettings.temperature,
  images: defaultSettings.images,
  transfer: 'digits',
  without: [],
  heldOut: 5000,
  optimizer: 'adam',
  rate: defaultSettings.rate,
  momentum: 0.9,
  schedule: 'cosine',
  decay: 0.9,
  weightDecay: 0,
  batchSize: defaultSettings.batchSize,
  epochs: defaultSettings.studentEpochs,
  dropoutInput: 0,
  dropoutHidden: 0,
  maxNorm: 0,
  jitter: 0,
  looks: 20,
  stop: 'epochs',
  patience: 5,
  target: 300,
  seed: 1,
  seeds: 1,
});

/** What the largest data set allows; what another one does not, conflictOf() tells or the engine. */
const mostTrainImages = Math.max(...dataSets.map(({ trainImages }) => trainImages));
const mostClasses = Math.max(...dataSets.map(({ classes }) => classes));

const numberRules =
  /** @type {Record<import('./objectives.js').NumberName, import('../runs/rules.js').Rule>} */ (
    Object.fromEntries(
      numbersOfMethods.map(({ name, least, most }) => [
        name,
        { kind: 'number', min: least, max: most },
      ]),
    )
  );

/**
 * What each setting may be.
 * @type {Readonly<Record<keyof RunSettings, Rule>>}
 * @typedef {import('../runs/rules.js').Rule | { kind: 'fingerprint' }
 *   | { kind: 'classes', most: number }} Rule 'classes': some, but not all of so many
 */
export const runRules = Object.freeze({
  data: { kind: 'choice', choices: dataSets.map(({ id }) => id) },
  hidden: { kind: 'layers', count: 4, min: 1, max: 1200 },
  objective: { kind: 'choice', choices: objectiveChoices },
  teacher: { kind: 'fingerprint' },
  ...numberRules,
  // What is worth trying.
  temperature: { kind: 'number', min: 0.5, max: 100 },
  smoothing: { kind: 'number', min: 0, max: 0.9 },
  images: { kind: 'number', min: 10, max: mostTrainImages, whole: true },
  transfer: { kind: 'choice', choices: ['digits', 'scrambled', 'noise'] },
  without: { kind: 'classes', most: mostClasses },
  heldOut: { kind: 'number', min: 0, max: 10_000, whole: true },
  optimizer: { kind: 'choice', choices: ['adam', 'sgd', 'nesterov'] },
  rate: { kind: 'number', min: 1e-6, max: 10 },
  momentum: { kind: 'number', min: 0, max: 0.999 },
  schedule: { kind: 'choice', choices: ['constant', 'cosine', 'exponential'] },
  decay: { kind: 'number', min: 0.1, max: 1 },
  weightDecay: { kind: 'number', min: 0, max: 0.1 },
  batchSize: { kind: 'number', min: 1, max: 1024, whole: true },
  epochs: { kind: 'number', min: 0.1, max: 500 },
  dropoutInput: { kind: 'number', min: 0, max: 0.9 },
  dropoutHidden: { kind: 'number', min: 0, max: 0.9 },
  maxNorm: { kind: 'number', min: 0, max: 100 },
  jitter: { kind: 'number', min: 0, max: 4, whole: true },
  looks: { kind: 'number', min: 2, max: 100, whole: true },
  stop: { kind: 'choice', choices: ['epochs', 'patience', 'target'] },
  patience: { kind: 'number', min: 1, max: 50, whole: true },
  target: { kind: 'number', min: 0, max: 10_000, whole: true },
  seed: { kind: 'number', min: 0, max: 999_999_999, whole: true },
  seeds: { kind: 'number', min: 1, max: 5, whole: true },
});

export const runSettingNames = /** @type {(keyof RunSettings)[]} */ (Object.keys(runRules));

/**
 * Whether `value` may stand for setting `name`.
 * @param {keyof RunSettings} name
 * @param {unknown} value
 */
export function isAllowedInRun(name, value) {
  const rule = runRules[name];
  switch (rule.kind) {
    case 'fingerprint':
      return typeof value === 'string' && /^[0-9a-z]{0,20}$/.test(value);
    case 'classes':
      return Array.isArray(value) && areClasses(value, rule.most);
    default:
      return obeys(rule, value);
  }
}

/**
 * @param {unknown[]} values
 * @param {number} most
 */
const areClasses = (values, most) =>
  values.length < most &&
  new Set(values).size === values.length &&
  values.every((one) => Number.isInteger(one) && Number(one) >= 0 && Number(one) < most);

/** Whether it learns from a teacher. @param {Pick<RunSettings, 'objective'>} run */
export const isTaught = (run) => methodOf(run).needs !== 'labels';

/** What labels count for where there are none: where an image shows nothing. */
const weightsOfLabels = ['softWeight', 'hardWeight'];

/**
 * When a setting has a part in the result; always unless said. Where an image shows nothing there is no
 * label that could get a weight.
 */
const parts = /** @type {Partial<Record<keyof RunSettings, (run: RunSettings) => boolean>>} */ ({
  teacher: isTaught,
  ...Object.fromEntries(
    numbersOfMethods.map(({ name }) => [
      name,
      (/** @type {RunSettings} */ run) =>
        hasNumber(methodOf(run), name) &&
        (run.transfer === 'digits' || !weightsOfLabels.includes(name)),
    ]),
  ),
  momentum: ({ optimizer }) => optimizer !== 'adam',
  decay: ({ schedule }) => schedule === 'exponential',
  dropoutHidden: ({ hidden }) => hidden.length > 0,
  patience: ({ stop }) => stop === 'patience',
  target: ({ stop }) => stop === 'target',
});

/**
 * Whether setting `name` has a part in the result of a run.
 * @param {keyof RunSettings} name
 * @param {RunSettings} settings
 */
export const hasPart = (name, settings) => parts[name]?.(settings) ?? true;

/**
 * How many images can be trained on beside those held out.
 * @param {Pick<RunSettings, 'data' | 'heldOut'>} settings
 */
export const mostImages = ({ data, heldOut }) => dataSetNamed(data).trainImages - heldOut;

/**
 * Why settings that are allowed one by one can't go together; null where they can.
 * @param {RunSettings} settings
 * @returns {'teacher' | 'hidden' | 'heldOut' | 'images' | 'transfer' | 'jitter' | null}
 */
export function conflictOf(settings) {
  const { objective, teacher, hidden, stop, heldOut, images, transfer, jitter } = settings;
  if (isTaught(settings) && teacher === '') return 'teacher';
  if (methodOf(settings).needs === 'hidden' && hidden.length === 0) return 'hidden';
  if (stop !== 'epochs' && heldOut === 0) return 'heldOut';
  if (images > mostImages(settings)) return 'images';
  if (transfer !== 'digits' && !isTaught(settings)) return 'transfer';
  return objectives[objective].targets && jitter > 0 ? 'jitter' : null;
}

/**
 * Throws 'invalid-argument', naming the setting, its value and what was expected.
 * @param {RunSettings} settings
 */
export function checkRun(settings) {
  for (const name of runSettingNames) {
    if (isAllowedInRun(name, settings[name])) continue;
    refuse(
      `${name} is ${JSON.stringify(settings[name])}; expected ${expectationOf(runRules[name])}`,
    );
  }
  const conflict = conflictOf(settings);
  if (conflict === 'teacher') refuse(`objective '${settings.objective}' needs a teacher`);
  if (conflict === 'hidden') {
    refuse(`objective '${settings.objective}' compares hidden layers; there are none`);
  }
  if (conflict === 'heldOut') refuse(`stop is '${settings.stop}', which needs heldOut images`);
  if (conflict === 'images') {
    const { images, heldOut } = settings;
    refuse(`images is ${images}; expected at most ${mostImages(settings)} with heldOut ${heldOut}`);
  }
  if (conflict === 'transfer') refuse(`transfer is '${settings.transfer}', which has no labels`);
  if (conflict === 'jitter') refuse('changed soft targets do not follow images that jitter');
}

/** @param {Rule} rule */
function expectationOf(rule) {
  switch (rule.kind) {
    case 'fingerprint':
      return 'a fingerprint';
    case 'classes':
      return `at most ${rule.most - 1} classes, each another one, 0 to ${rule.most - 1}`;
    default:
      return expectation(rule);
  }
}

/** @param {string} why */
function refuse(why) {
  throw new DarkKnowledgeError('invalid-argument', `settings: ${why}`);
}

/** @param {RunSettings} settings */
export const seedsOf = ({ seed, seeds }) => Array.from({ length: seeds }, (_, i) => seed + i);
