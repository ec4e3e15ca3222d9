import { ensure } from '../engine/src/errors.js';
import { changedAnswers } from './targets.js';

/**
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 * @typedef {import('../engine/src/training-options.js').TrainingOptions} TrainingOptions
 */

/**
 * What the engine is told of a run.
 * @param {import('./description.js').Run} run
 * @param {Mlp[]} teachers the networks that its objective names
 * @param {Dataset} images its transfer set
 * @returns {TrainingOptions}
 */
export function engineOptions({ objective = { kind: 'hard' }, options, seed }, teachers, images) {
  const { teacher, targets, ...numbers } = objective;
  const source = teacher
    ? taught(targets, teachers, images, Number(numbers.temperature), seed)
    : {};
  ensure(
    teacher || teachers.length === 0,
    `run: its objective has no teacher; expected no networks, got ${teachers.length}`,
  );
  return {
    ...options,
    objective: /** @type {TrainingOptions['objective']} */ ({ ...numbers, ...source }),
    seed,
  };
}

/**
 * Whom or what it learns from.
 * @param {import('./targets.js').TargetName | undefined} targets
 * @param {Mlp[]} teachers
 * @param {Dataset} images
 * @param {number} temperature
 * @param {number} seed
 */
function taught(targets, teachers, images, temperature, seed) {
  ensure(teachers.length > 0, 'run: its objective has a teacher; expected its networks, got none');
  if (!targets) return { teacher: teachers };
  ensure(
    teachers.length === 1,
    `run: objective.targets is '${targets}', which one teacher gives; there are ${teachers.length}`,
  );
  return { teacherLogits: changedAnswers(targets, teachers[0], images, { temperature, seed }) };
}
