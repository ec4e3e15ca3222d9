import { logitsOf } from '../ask.js';
import { confidenceOnly, shuffledDarkKnowledge } from './counter-targets.js';
import { noise, scrambledPixels } from './images.js';
import { mistakenLogits, reweighted, softFactor } from './mistakes.js';

/**
 * Ways to teach the same student on the same images, in as many steps. The counter-tests each take one
 * thing from distillation; the mistakes are in mistakes.js.
 *
 * @typedef {(typeof counterTests)[number]} CounterTest
 * @typedef {CounterTest | import('./mistakes.js').Mistake} LessonName
 *
 * @typedef {object} Lesson
 * @property {import('../../engine/training-options.js').ObjectiveOptions} objective
 * @property {import('../../engine/index.js').Dataset} dataset
 * @property {number} scale what the learning rate of SGD is to be multiplied with
 *
 * @typedef {object} Room what there is to teach with
 * @property {import('../../engine/index.js').Engine} engine
 * @property {import('../../engine/index.js').Mlp} teacher
 * @property {import('../../engine/index.js').Dataset} transfer
 * @property {{ temperature: number, softWeight: number }} settings
 * @property {number} seed
 */
export const counterTests = /** @type {const} */ ([
  'labels',
  'soft-targets',
  'label-smoothing',
  'shuffled',
  'confidence',
  'scrambled-pixels',
  'noise',
]);

/** Share of the label that smoothing spreads over all classes (Szegedy et al. 2016, section 7). */
export const smoothing = 0.1;

/**
 * @param {LessonName} name
 * @param {Room} room
 * @returns {Lesson} with a dataset of its own, to be disposed of, where it is not the room's
 */
export function prepareLesson(name, { engine, teacher, transfer, settings, seed }) {
  const { temperature, softWeight } = settings;
  const soft = /** @type {const} */ ({ kind: 'soft-target', temperature });
  const lesson = { dataset: transfer, scale: 1 };
  const answers = () => logitsOf(teacher, transfer);
  const classes = Number(teacher.layers.at(-1));
  /** @param {Float32Array} teacherLogits */
  const taught = (teacherLogits) => ({
    ...lesson,
    objective: { ...soft, softWeight, teacherLogits },
  });
  /** @param {typeof noise} make */
  const taughtOn = (make) => ({
    ...lesson,
    objective: { ...soft, teacher },
    dataset: make(engine, transfer, seed),
  });
  switch (name) {
    case 'labels':
      return { ...lesson, objective: { kind: 'hard' } };
    case 'label-smoothing':
      return { ...lesson, objective: { kind: 'label-smoothing', smoothing } };
    case 'soft-targets':
      return taught(answers());
    case 'shuffled':
      return taught(shuffledDarkKnowledge(answers(), classes, seed));
    case 'confidence':
      return taught(confidenceOnly(answers(), classes, temperature));
    case 'scrambled-pixels':
      return taughtOn(scrambledPixels);
    case 'noise':
      return taughtOn(noise);
    default: {
      const factor = softFactor(name, { temperature, classes });
      const { softWeight: weight, scale } = reweighted(softWeight, factor);
      const teacherLogits = mistakenLogits(name, answers(), classes, seed);
      return { ...lesson, scale, objective: { ...soft, softWeight: weight, teacherLogits } };
    }
  }
}
