import { execute } from '../../experiments/execute.js';
import { digestOf } from '../../experiments/jobs.js';
import { biasCurve } from '../../experiments/bias-curve.js';
import { spreadSample } from '../../experiments/spread-sample.js';

/**
 * @typedef {import('../supplies.js').Supplies} Supplies
 *
 * @typedef {ReturnType<typeof createExecution>} Execution
 * @typedef {import('../supplies.js').Loading<ReturnType<typeof createJobs>>} Jobs
 * @typedef {import('../rpc.js').Requests<Jobs>} JobsRequests
 */

/**
 * What an experiment needs of a worker, in a page or in a terminal.
 * @param {Supplies} supplies
 */
export const createExecution = (supplies) => ({
  /**
   * Does one job of an experiment.
   * @param {{ job: import('../../experiments/jobs.js').Job, files: Uint8Array[] }} parameters `files`:
   *   the networks that the job needs, safetensors
   * @param {import('../rpc.js').Context<import('../../experiments/execute.js').JobProgress>} context
   */
  execute({ job, files }, { emit, signal }) {
    const { engine, data } = supplies.ready();
    return execute(engine, data, job, files, { signal, onProgress: emit });
  },
});

/**
 * What the page's experiments ask.
 * @param {Supplies} supplies
 */
export const createJobs = (supplies) => ({
  ...createExecution(supplies),

  /** A fingerprint of the images. */
  digest() {
    return digestOf(supplies.ready().data);
  },

  /**
   * Training images, spread evenly over all, and how many of each class there are.
   * @param {{ count: number }} parameters
   */
  sampleTraining({ count }) {
    return spreadSample(supplies.ready().data.train, count);
  },

  /**
   * What a network would answer with another bias.
   * @param {import('../../experiments/bias-curve.js').BiasQuestion} question
   */
  biasCurve(question) {
    const { engine, data } = supplies.ready();
    return biasCurve(engine, data.test, question);
  },
});
