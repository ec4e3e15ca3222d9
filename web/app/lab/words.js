import { dataSetNamed } from '../../data/datasets.js';
import { numbersOfMethods, objectiveChoices } from '../../lab/objectives.js';
import { mostImages } from '../../lab/settings.js';
import { classNames, nounOf } from '../language/data-words.js';
import { language, t } from '../language/language.svelte.js';
import { keptRuns } from './state/kept-runs.svelte.js';
import { layersText, networkName } from './names.svelte.js';

/**
 * @typedef {import('../../lab/settings.js').RunSettings} RunSettings
 * @typedef {import('../language/language.svelte.js').MessageKey} MessageKey
 */

/** @type {Readonly<Record<keyof RunSettings, MessageKey>>} */
export const fieldKeys = Object.freeze({
  data: 'lab.field.data',
  hidden: 'lab.field.hidden',
  objective: 'lab.field.objective',
  teacher: 'lab.field.teacher',
  .../** @type {Record<import('../../lab/objectives.js').NumberName, MessageKey>} */ (
    Object.fromEntries(numbersOfMethods.map(({ name }) => [name, `number.${name}`]))
  ),
  images: 'lab.field.images',
  transfer: 'lab.field.transfer',
  without: 'lab.field.without',
  heldOut: 'lab.field.heldOut',
  optimizer: 'lab.field.optimizer',
  rate: 'lab.field.rate',
  momentum: 'lab.field.momentum',
  schedule: 'lab.field.schedule',
  decay: 'lab.field.decay',
  weightDecay: 'lab.field.weightDecay',
  batchSize: 'lab.field.batchSize',
  epochs: 'lab.field.epochs',
  dropoutInput: 'lab.field.dropoutInput',
  dropoutHidden: 'lab.field.dropoutHidden',
  maxNorm: 'lab.field.maxNorm',
  jitter: 'lab.field.jitter',
  looks: 'lab.field.looks',
  stop: 'lab.field.stop',
  patience: 'lab.field.patience',
  target: 'lab.field.target',
  seed: 'lab.field.seed',
  seeds: 'lab.field.seeds',
});

/** @type {Record<string, MessageKey>} */
const choiceKeys = Object.freeze({
  ...Object.fromEntries(
    objectiveChoices.map((name) => [name, /** @type {MessageKey} */ (`method.${name}`)]),
  ),
  hard: 'lab.choice.hard',
  soft: 'lab.choice.soft',
  shuffled: 'lab.choice.shuffled',
  confidence: 'lab.choice.confidence',
  smoothing: 'lab.choice.smoothing',
  digits: 'lab.choice.digits',
  scrambled: 'lab.choice.scrambled',
  noise: 'lab.choice.noise',
  adam: 'lab.choice.adam',
  sgd: 'lab.choice.sgd',
  nesterov: 'lab.choice.nesterov',
  constant: 'lab.choice.constant',
  cosine: 'lab.choice.cosine',
  exponential: 'lab.choice.exponential',
  epochs: 'lab.choice.epochs',
  patience: 'lab.choice.patience',
  target: 'lab.choice.target',
});

/**
 * One of the choices of a setting.
 * @param {string} value
 * @param {import('../../data/datasets.js').DataSet} dataSet of the run
 */
export const choiceText = (value, dataSet) => t(choiceKeys[value], { things: nounOf(dataSet) });

/** @param {number} value */
export const exact = (value) => language.number(value, { maximumSignificantDigits: 6 });

/** @param {RunSettings} settings */
export const tooManyImages = (settings) =>
  t('lab.needs.fewerImages', {
    heldOut: settings.heldOut,
    all: dataSetNamed(settings.data).trainImages,
    most: mostImages(settings),
  });

/**
 * A setting as it is read.
 * @param {keyof RunSettings} name
 * @param {RunSettings[keyof RunSettings] | null} value
 * @param {import('../../data/datasets.js').DataSet} dataSet of the run
 */
export function settingText(name, value, dataSet) {
  if (value === null) return '–';
  if (typeof value === 'number') return exact(value);
  if (name === 'hidden') return layersText(/** @type {number[]} */ (value));
  if (Array.isArray(value)) {
    const names = classNames(dataSet);
    return value.map((one) => names[one]).join(', ') || t('lab.none');
  }
  if (name === 'data') return dataSetNamed(value).title;
  if (name !== 'teacher') return choiceText(value, dataSet);
  const found = keptRuns.findNetwork(value);
  return found ? networkName(found) : value;
}
