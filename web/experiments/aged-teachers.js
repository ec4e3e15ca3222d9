import { adam } from './recipes.js';

/**
 * Teachers that differ in how long, and how, they were trained.
 * @typedef {import('./definition.js').Size} Size
 */

const hidden = { classroom: [100], short: [400, 400], paper: [400, 400] };

/** Epochs, by size. */
export const ages = { classroom: [1, 10], short: [1, 3, 10, 30], paper: [1, 3, 10, 30] };

/**
 * @param {Size} size
 * @param {number} epochs
 * @param {Partial<import('./definition.js').Training>} [training]
 * @param {Partial<import('./definition.js').Options>} [options]
 * @returns {import('./definition.js').Training}
 */
const agedTeacher = (size, epochs, training, options) => ({
  hidden: hidden[size],
  ...training,
  options: { epochs, optimizer: adam(), ...options },
});

/**
 * Ways of training that are to make a teacher better, by the name that stands before its age.
 * @type {Record<string, (size: Size, epochs: number) => import('./definition.js').Training>}
 */
export const waysToTrain = {
  plain: (size, epochs) => agedTeacher(size, epochs),
  dropout: (size, epochs) =>
    agedTeacher(size, epochs, {}, { dropout: { input: 0.2, hidden: 0.5 } }),
  smoothed: (size, epochs) =>
    agedTeacher(size, epochs, { objective: { kind: 'label-smoothing', smoothing: 0.1 } }),
  decayed: (size, epochs) =>
    agedTeacher(size, epochs, {}, { optimizer: { ...adam(), weightDecay: 1e-4 } }),
};

/** @type {(way: string, epochs: number) => string} */
export const teacherName = (way, epochs) => `${way}-e${epochs}`;
