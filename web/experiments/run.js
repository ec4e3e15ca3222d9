import { DarkKnowledgeError, ensure } from '../engine/src/errors.js';
import { sizes } from './definition.js';
import { jobsOf } from './jobs.js';
import { Ledger } from './ledger.js';

/**
 * @typedef {import('./jobs.js').Job} Job
 * @typedef {import('./execute.js').Outcome} Outcome
 *
 * @typedef {object} Executor does one job at a time, with an engine of one thread in a worker of its
 *   own: two such engines get more done than one with two threads
 * @property {(job: Job, files: Uint8Array[], context: import('./execute.js').Context) =>
 *   Promise<Outcome>} execute
 *
 * @typedef {object} Store keeps outcomes under the job's key, so that nothing is done twice
 * @property {(key: string) => Promise<Outcome | undefined>} get
 * @property {(key: string, outcome: Outcome) => Promise<void>} set
 */

/**
 * Runs an experiment: each job as soon as what it needs is there, as many at a time as there are
 * executors. The same seeds give the same measurements. A job that fails is reported, what needs it is
 * skipped, and the others go on, unless every
 * executor has died. The signal stops it with its reason; what was finished is in the
 * store, and the next run goes on from there.
 * @param {import('./definition.js').Experiment} experiment
 * @param {object} options
 * @param {import('./definition.js').Size} options.size
 * @param {number} [options.seeds] seeds 1 .. seeds; as many as the size plans unless said
 * @param {Executor[]} options.executors with none, the outcome is what the store has
 * @param {Store} options.store
 * @param {object} options.context what else outcomes depend on: engine version, variant, data
 * @param {AbortSignal} [options.signal]
 * @param {(event: import('./ledger.js').RunEvent) => void} [options.onEvent]
 * @returns {Promise<{ measurements: import('./table.js').Measurements,
 *   trainings: Record<string, import('./execute.js').Trained>,
 *   failures: { job: import('./ledger.js').JobName, error: Error }[] }>}
 */
export async function runExperiment(experiment, options) {
  const { size, executors, store, context, signal, onEvent = () => {} } = options;
  const plan = experiment.sizes[size];
  ensure(plan, `size is '${size}'; expected ${sizes.join(', ')}`);
  const { seeds = plan.seeds } = options;
  ensure(
    Number.isInteger(seeds) && seeds > 0,
    `seeds is ${seeds}; expected a whole number, 1 or more`,
  );
  signal?.throwIfAborted();

  const jobs = jobsOf(plan, seeds, context);
  const ledger = new Ledger(jobs, await keptResults(jobs, store), onEvent);
  const idle = [...executors];
  /** @type {Set<Promise<void>>} */
  const busy = new Set();
  for (;;) {
    while (idle.length > 0 && !signal?.aborted) {
      const job = ledger.take();
      if (!job) break;
      const executor = /** @type {Executor} */ (idle.shift());
      const working = work(executor, job, ledger, store, signal).then((isAlive) => {
        if (isAlive) idle.push(executor);
        busy.delete(working);
      });
      busy.add(working);
    }
    if (busy.size === 0) break;
    await Promise.race(busy);
  }
  signal?.throwIfAborted();
  if (idle.length < executors.length && idle.length === 0) throw ledger.failures[0].error;
  return {
    measurements: ledger.measurements(),
    trainings: ledger.trainings(),
    failures: ledger.failures,
  };
}

/**
 * @param {Job[]} jobs
 * @param {Store} store
 */
async function keptResults(jobs, store) {
  /** @type {Map<string, import('./execute.js').Result>} */
  const kept = new Map();
  for (const { id, key } of jobs) {
    const outcome = await store.get(key);
    if (outcome) kept.set(id, outcome.result);
  }
  return kept;
}

/**
 * @param {Executor} executor
 * @param {Job} job
 * @param {Ledger} ledger
 * @param {Store} store
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<boolean>} whether the executor is still alive
 */
async function work(executor, job, ledger, store, signal) {
  try {
    const files = await Promise.all(job.needs.map((id) => networkOf(ledger.job(id), store)));
    const outcome = await executor.execute(job, files, {
      signal,
      onProgress: (progress) => ledger.progress(job, progress),
    });
    await store.set(job.key, outcome);
    ledger.finish(job, outcome.result);
  } catch (error) {
    if (signal?.aborted) return true;
    ledger.fail(job, error instanceof Error ? error : new Error(String(error)));
    return !(error instanceof DarkKnowledgeError && error.code === 'worker-died');
  }
  return true;
}

/**
 * @param {Job} job
 * @param {Store} store
 */
async function networkOf(job, store) {
  const network = (await store.get(job.key))?.network;
  ensure(network, `the network '${job.id}' is no longer in the store`);
  return network;
}
