import { jobsOf } from '../../../experiments/jobs.js';
import { jobWork } from '../../../experiments/work.js';
import { recall, remember } from '../../address/memory.js';

const memory = 'experiments.rate';

/**
 * Multiplications that one worker does in a second: a guess for a laptop, until a run on this machine
 * has shown better.
 */
const usualRate = 1.5e10;

const rate = () => Number(recall(memory)) || usualRate;

/** @param {import('../../../experiments/definition.js').Plan} plan */
export function workOfPlan(plan) {
  return jobsOf(plan, plan.seeds, {}).reduce((sum, job) => sum + jobWork(job), 0);
}

/**
 * About how long an experiment takes here from its beginning, seconds.
 * @param {import('../../../experiments/definition.js').Plan} plan
 * @param {number} workers
 */
export const estimateSeconds = (plan, workers) => workOfPlan(plan) / (rate() * workers);

/**
 * Learns from a run that did all of its work now.
 * @param {import('../../../experiments/definition.js').Plan} plan
 * @param {number} workers
 * @param {number} seconds
 */
export function learnRate(plan, workers, seconds) {
  remember(memory, String(Math.round(workOfPlan(plan) / (workers * seconds))));
}
