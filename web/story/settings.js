import { defaultData } from '../data/datasets.js';
import { DarkKnowledgeError } from '../engine/src/errors.js';
import { expectation, obeys } from '../runs/rules.js';

/**
 * Everything that decides how a comparison goes. The same settings give the same networks, bit for
 * bit, wherever the same variant of the engine runs.
 * @typedef {object} Settings
 * @property {number[]} teacher widths of the teacher's hidden layers
 * @property {number} teacherEpochs passes over all training images
 * @property {number[]} student widths of both students' hidden layers; none: softmax regression
 * @property {number} studentEpochs passes over the transfer set
 * @property {number} images size of the transfer set, the images that the students see
 * @property {number} temperature T of the soft targets
 * @property {number} softWeight share of the soft term in the distilled student's loss
 * @property {'adam' | 'nesterov'} optimizer of all three; 'nesterov' is SGD with momentum 0.9
 * @property {number} rate learning rate at the start; a cosine takes it to zero
 * @property {number} batchSize images a step
 * @property {number} seed of the weights, the transfer set and the order of the images
 */

/**
 * The one-click comparison: few labelled images for the student are where soft targets help most.
 * @type {Readonly<Settings>}
 */
export const defaultSettings = Object.freeze({
  teacher: [400, 400],
  teacherEpochs: 3,
  student: [300],
  studentEpochs: 40,
  images: 2000,
  temperature: 8,
  softWeight: 1,
  optimizer: 'adam',
  rate: 1e-3,
  batchSize: 128,
  seed: 1,
});

/**
 * What each setting may be.
 * @type {Readonly<Record<keyof Settings, import('../runs/rules.js').Rule>>}
 */
export const rules = Object.freeze({
  teacher: { kind: 'layers', count: 4, min: 1, max: 1200 },
  teacherEpochs: { kind: 'number', min: 0.1, max: 100 },
  student: { kind: 'layers', count: 4, min: 1, max: 1200 },
  studentEpochs: { kind: 'number', min: 0.1, max: 500 },
  images: { kind: 'number', min: 10, max: defaultData.trainImages, whole: true },
  temperature: { kind: 'number', min: 0.5, max: 50 },
  softWeight: { kind: 'number', min: 0, max: 1 },
  optimizer: { kind: 'choice', choices: ['adam', 'nesterov'], formerly: { sgd: 'nesterov' } },
  rate: { kind: 'number', min: 1e-6, max: 1 },
  batchSize: { kind: 'number', min: 1, max: 1024, whole: true },
  seed: { kind: 'number', min: 0, max: 999_999_999, whole: true },
});

export const settingNames = /** @type {(keyof Settings)[]} */ (Object.keys(rules));

/**
 * Whether `value` may stand for setting `name`.
 * @param {keyof Settings} name
 * @param {unknown} value
 */
export const isAllowed = (name, value) => obeys(rules[name], value);

/**
 * Throws 'invalid-argument', naming the setting, its value and what was expected.
 * @param {Settings} settings
 */
export function checkSettings(settings) {
  for (const name of settingNames) {
    if (isAllowed(name, settings[name])) continue;
    throw new DarkKnowledgeError(
      'invalid-argument',
      `settings: ${name} is ${JSON.stringify(settings[name])}; expected ${expectation(rules[name])}`,
    );
  }
}
