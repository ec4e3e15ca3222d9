import { defaultData } from '../data/datasets.js';
import { DarkKnowledgeError } from '../engine/src/errors.js';

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
 * @type {Readonly<Record<keyof Settings, Rule>>}
 * @typedef {{ kind: 'number', min: number, max: number, whole?: boolean }} NumberRule
 * @typedef {NumberRule
 *   | { kind: 'layers', count: number, min: number, max: number }
 *   | { kind: 'choice', choices: readonly string[], formerly?: Record<string, string> }} Rule
 *   `formerly`: what a choice was called in links of an earlier version
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
 * @param {Rule} rule
 * @param {unknown} value
 */
export function obeys(rule, value) {
  switch (rule.kind) {
    case 'number':
      return isNumberWithin(value, rule);
    case 'layers':
      return (
        Array.isArray(value) &&
        value.length <= rule.count &&
        value.every((width) => isNumberWithin(width, { ...rule, whole: true }))
      );
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value);
  }
}

/**
 * @param {unknown} value
 * @param {{ min: number, max: number, whole?: boolean }} rule
 */
function isNumberWithin(value, { min, max, whole }) {
  return (
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
  );
}

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

/** @param {Rule} rule */
export function expectation(rule) {
  switch (rule.kind) {
    case 'number':
      return `a ${rule.whole ? 'whole ' : ''}number, ${rule.min} to ${rule.max}`;
    case 'layers':
      return `at most ${rule.count} widths, each a whole number, ${rule.min} to ${rule.max}`;
    case 'choice':
      return rule.choices.join(' or ');
  }
}
