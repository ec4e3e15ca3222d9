// What is trained. Batch, optimiser and seeds are the same everywhere.

import { defaultData, pixelsOf } from '../../web/data/datasets.js';

export const batchSize = 128;
export const rate = 0.05;
export const momentum = 0.9;
export const seeds = { network: 1, teacher: 2, batches: 3 };

/** @param {number[]} hidden */
const layersOf = (hidden) => [pixelsOf(defaultData), ...hidden, defaultData.classes];
const wide = layersOf([1200, 1200]);
const narrow = layersOf([30, 30]);
const student = layersOf([800, 800]);

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
    title: `${wide.join('-')}, hard labels`,
    layers: wide,
    objective: { kind: 'hard' },
    images: 468 * batchSize,
  },
  narrow: {
    title: `${narrow.join('-')}, hard labels`,
    layers: narrow,
    objective: { kind: 'hard' },
    images: 468 * batchSize,
  },
  distillation: {
    title: `${student.join('-')} from a 2x1200 teacher, logits cached`,
    layers: student,
    objective: { kind: 'soft-target', teacherLayers: wide, temperature: 4, softWeight: 0.9 },
    images: 128 * batchSize, // the teacher answers once for each before the clock starts
  },
  latency: {
    title: `${wide.join('-')}, one image at a time`,
    layers: wide,
    objective: { kind: 'hard' },
    images: 1024,
  },
};
