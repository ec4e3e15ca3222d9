import { defaultData, pixelsOf } from '../data/datasets.js';

/**
 * How long things take, from how many multiplications they need: training passes forward once and
 * backward twice, an evaluation forward once.
 */

/** @param {number[]} layers widths: inputs, hidden layers, classes */
export function parameterCount(layers) {
  return layers.slice(1).reduce((sum, width, i) => sum + width * (layers[i] + 1), 0);
}

/**
 * @param {number[]} layers
 * @param {number} images
 */
export const trainingWork = (layers, images) => 3 * parameterCount(layers) * images;

/**
 * @param {number[]} layers
 * @param {number} images
 */
export const evaluationWork = (layers, images) => parameterCount(layers) * images;

/**
 * About how many multiplications a job takes with the images that are usual here: good enough for a time
 * left, also with others.
 * @param {import('./jobs.js').Job} job
 */
export function jobWork(job) {
  const { classes, trainImages, testImages } = defaultData;
  const layers = (/** @type {number[]} */ hidden) => [pixelsOf(defaultData), ...hidden, classes];
  if (job.kind === 'measure') return evaluationWork(layers([100]), testImages);
  const { hidden, options, images = {} } = job.training;
  const { from = 0, count = trainImages - from, only, without = [], subset } = images;
  const seen = subset ?? (count * (only?.length ?? classes - without.length)) / classes;
  return trainingWork(layers(hidden), seen * options.epochs);
}

/** Turns work done and time taken into a share and a time left. Time in a pause is not counted. */
export class Stopwatch {
  #total;
  #now;
  #done = 0;
  #seconds = 0;
  #since;

  /**
   * @param {number} total work of everything there is to do
   * @param {() => number} now ms
   */
  constructor(total, now) {
    this.#total = total;
    this.#now = now;
    this.#since = now();
  }

  /**
   * Work was done from the last call of add() or resume() until now.
   * @param {number} work
   */
  add(work) {
    const now = this.#now();
    this.#seconds += (now - this.#since) / 1000;
    this.#since = now;
    this.#done += work;
  }

  /** The time since the last call was not spent on work. */
  resume() {
    this.#since = this.#now();
  }

  /** Of the whole, 0 .. 1. */
  get fraction() {
    return Math.min(1, this.#done / this.#total);
  }

  get secondsLeft() {
    if (this.#done === 0) return null;
    return Math.max(0, (this.#seconds * (this.#total - this.#done)) / this.#done);
  }

  get seconds() {
    return this.#seconds;
  }
}
