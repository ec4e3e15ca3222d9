import { defaultData, pixelsOf } from '../data/datasets.js';
import { evaluationWork, trainingWork } from '../runs/work.js';

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
