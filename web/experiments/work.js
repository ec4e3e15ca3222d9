import { evaluationWork, trainingWork } from '../runs/work.js';

/**
 * About how many multiplications a job takes, for MNIST's shape: good enough for a time left.
 * @param {import('./jobs.js').Job} job
 */
export function jobWork(job) {
  if (job.kind === 'measure') return evaluationWork([784, 100, 10], 10_000);
  const { hidden, options, images = {} } = job.training;
  const { from = 0, count = 60_000 - from, only, without = [], subset } = images;
  const seen = subset ?? (count * (only?.length ?? 10 - without.length)) / 10;
  return trainingWork([784, ...hidden, 10], seen * options.epochs);
}
