// What is trained. Batch, optimiser and seeds are the same everywhere.

export const batchSize = 128;
export const rate = 0.05;
export const momentum = 0.9;
export const seeds = { network: 1, teacher: 2, batches: 3 };
const wide = [784, 1200, 1200, 10];

/**
 * @typedef {{ kind: 'hard' } |
 *   { kind: 'soft-target', teacherLayers: number[], temperature: number, softWeight: number }
 * } Objective
 *
 * @typedef {object} Task
 * @property {string} title
 * @property {number[]} layers
 * @property {Objective} objective
 * @property {number} images how many of the training set; the batch size divides it
 */

/** @type {Record<string, Task>} */
export const tasks = {
  wide: {
    title: '784-1200-1200-10, hard labels',
    layers: wide,
    objective: { kind: 'hard' },
    images: 468 * batchSize,
  },
  narrow: {
    title: '784-30-30-10, hard labels',
    layers: [784, 30, 30, 10],
    objective: { kind: 'hard' },
    images: 468 * batchSize,
  },
  distillation: {
    title: '784-800-800-10 from a 2x1200 teacher, logits cached',
    layers: [784, 800, 800, 10],
    objective: { kind: 'soft-target', teacherLayers: wide, temperature: 4, softWeight: 0.9 },
    images: 128 * batchSize, // the teacher answers once for each before the clock starts
  },
  latency: {
    title: '784-1200-1200-10, one image at a time',
    layers: wide,
    objective: { kind: 'hard' },
    images: 1024,
  },
};
