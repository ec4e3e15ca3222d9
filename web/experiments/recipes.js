import { forSizes } from './definition.js';

/**
 * @typedef {import('./definition.js').Training} Training
 * @typedef {import('./definition.js').Options} Options
 */

const cosine = /** @type {const} */ ({ kind: 'cosine' });

/** @param {number} [rate] */
export const adam = (rate = 1e-3) => ({
  kind: /** @type {const} */ ('adam'),
  rate,
  schedule: cosine,
});

/**
 * The teacher: dropout, a limit on each unit's incoming weights and jitter, as the paper says. The
 * shares that are dropped were chosen on the last 10,000 training images (docs/results/hinton-2015.md).
 * @type {Record<import('./definition.js').Size, Training>}
 */
export const teachers = {
  classroom: {
    hidden: [300, 300],
    options: {
      epochs: 4,
      optimizer: adam(),
      dropout: { input: 0.1, hidden: 0.2 },
      maxNorm: 4,
      jitter: 1,
    },
  },
  short: {
    hidden: [500, 500],
    options: {
      epochs: 15,
      optimizer: adam(),
      dropout: { input: 0.1, hidden: 0.4 },
      maxNorm: 4,
      jitter: 2,
    },
  },
  paper: {
    hidden: [1200, 1200],
    options: {
      epochs: 100,
      optimizer: adam(),
      dropout: { input: 0.1, hidden: 0.3 },
      maxNorm: 4,
      jitter: 2,
    },
  },
};

/**
 * What the students of a size have in common: without any regularisation, as in the paper. In the
 * classroom they see a part of the images only.
 */
export const students = {
  classroom: { hidden: [200, 200], images: { subset: 10_000 }, epochs: 15 },
  short: { hidden: [300, 300], images: {}, epochs: 12 },
  paper: { hidden: [800, 800], images: {}, epochs: 20 },
};

/** Seeds of the students ... */
export const seeds = { classroom: 1, short: 2, paper: 3 };
/** ... and of the teacher, which takes longest; together they are the ensemble. */
export const teacherSeeds = [1, 2, 3];

/** The teacher's temperature for wide students in section 3. */
export const temperature = 20;

/**
 * A student of a size.
 * @param {import('./definition.js').Size} size
 * @param {object} [changes]
 * @param {number[]} [changes.hidden]
 * @param {import('./definition.js').Images} [changes.images] in addition to those of the size
 * @param {number} [changes.epochs]
 * @param {Options['optimizer']} [changes.optimizer]
 * @param {Training['objective']} [changes.objective]
 * @returns {Training}
 */
export function student(size, { hidden, images, epochs, optimizer, objective } = {}) {
  const usual = students[size];
  const rate = objective ? distilledRates[size] : undefined;
  return {
    hidden: hidden ?? usual.hidden,
    images: { ...usual.images, ...images },
    ...(objective && { objective }),
    options: { epochs: epochs ?? usual.epochs, optimizer: optimizer ?? adam(rate) },
  };
}

/** All students learn from one teacher, as in the paper, so that the seeds differ in the student only. */
const oneTeacher = { training: 'teacher', seeds: [1] };

/**
 * Soft targets only: the labels have no part in it.
 * @param {number} [T]
 * @param {import('./definition.js').Source} [teacher]
 */
export const softTargets = (T = temperature, teacher = oneTeacher) => ({
  kind: 'soft-target',
  teacher,
  temperature: T,
  softWeight: 1,
});

/** Epochs of a distilled student at each size ... */
export const distilledEpochs = { classroom: 15, short: 16, paper: 30 };
/** ... and its learning rate, chosen on the last 10,000 training images (docs/results/hinton-2015.md). */
const distilledRates = { classroom: 1e-3, short: 1e-3, paper: 2e-3 };

/**
 * @param {(size: import('./definition.js').Size) => Pick<import('./definition.js').Plan,
 *   'trainings' | 'measurements'>} make
 */
export const plans = (make) =>
  forSizes((size) => {
    const { trainings, measurements } = make(size);
    return {
      seeds: seeds[size],
      trainings: { teacher: teachers[size], ...trainings },
      measurements,
    };
  });
