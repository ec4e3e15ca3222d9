import { dataSetNamed } from '../../data/datasets.js';
import { numbersOfMethods, objectiveChoices } from '../../lab/workbench/objectives.js';
import { mostImages } from '../../lab/workbench/settings.js';
import { classNames, nounOf } from '../language/data-words.js';
import { language, t } from '../language/language.svelte.js';
import { workbenchRuns } from '../state/workbench-runs.svelte.js';
import { layersText, networkName } from './names.svelte.js';

/**
 * @typedef {import('../../lab/workbench/settings.js').RunSettings} RunSettings
 * @typedef {import('../language/language.svelte.js').MessageKey} MessageKey
 */

/** @type {Readonly<Record<keyof RunSettings, MessageKey>>} */
export const fieldKeys = Object.freeze({
  data: 'workbench.field.data',
  hidden: 'workbench.field.hidden',
  objective: 'workbench.field.objective',
  teacher: 'workbench.field.teacher',
  .../** @type {Record<import('../../lab/workbench/objectives.js').NumberName, MessageKey>} */ (
    Object.fromEntries(numbersOfMethods.map(({ name }) => [name, `number.${name}`]))
  ),
  images: 'workbench.field.images',
  transfer: 'workbench.field.transfer',
  without: 'workbench.field.without',
  heldOut: 'workbench.field.heldOut',
  optimizer: 'workbench.field.optimizer',
  rate: 'workbench.field.rate',
  momentum: 'workbench.field.momentum',
  schedule: 'workbench.field.schedule',
  decay: 'workbench.field.decay',
  weightDecay: 'workbench.field.weightDecay',
  batchSize: 'workbench.field.batchSize',
  epochs: 'workbench.field.epochs',
  dropoutInput: 'workbench.field.dropoutInput',
  dropoutHidden: 'workbench.field.dropoutHidden',
  maxNorm: 'workbench.field.maxNorm',
  jitter: 'workbench.field.jitter',
  looks: 'workbench.field.looks',
  stop: 'workbench.field.stop',
  patience: 'workbench.field.patience',
  target: 'workbench.field.target',
  seed: 'workbench.field.seed',
  seeds: 'workbench.field.seeds',
});

/** @type {Record<string, MessageKey>} */
const choiceKeys = Object.freeze({
  ...Object.fromEntries(
    objectiveChoices.map((name) => [name, /** @type {MessageKey} */ (`method.${name}`)]),
  ),
  hard: 'workbench.choice.hard',
  soft: 'workbench.choice.soft',
  shuffled: 'workbench.choice.shuffled',
  confidence: 'workbench.choice.confidence',
  smoothing: 'workbench.choice.smoothing',
  digits: 'workbench.choice.digits',
  scrambled: 'workbench.choice.scrambled',
  noise: 'workbench.choice.noise',
  adam: 'workbench.choice.adam',
  sgd: 'workbench.choice.sgd',
  nesterov: 'workbench.choice.nesterov',
  constant: 'workbench.choice.constant',
  cosine: 'workbench.choice.cosine',
  exponential: 'workbench.choice.exponential',
  epochs: 'workbench.choice.epochs',
  patience: 'workbench.choice.patience',
  target: 'workbench.choice.target',
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
  t('workbench.needs.fewerImages', {
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
    return value.map((one) => names[one]).join(', ') || t('workbench.none');
  }
  if (name === 'data') return dataSetNamed(value).title;
  if (name !== 'teacher') return choiceText(value, dataSet);
  const found = workbenchRuns.findNetwork(value);
  return found ? networkName(found) : value;
}
