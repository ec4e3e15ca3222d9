import { DarkKnowledgeError } from '../../../engine/src/errors.js';
import { tableOf } from '../../../experiments/table.js';

/**
 * @typedef {import('../../../experiments/definition.js').Experiment} Experiment
 * @typedef {import('../../../experiments/definition.js').Size} Size
 * @typedef {import('../../../experiments/ledger.js').RunEvent} RunEvent
 * @typedef {import('../../../experiments/ledger.js').JobName} JobName
 * @typedef {import('../../../experiments/execute.js').JobProgress} JobProgress
 *
 * @typedef {JobName & { state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped',
 *   wasKept: boolean, progress: JobProgress | null }} JobView
 *
 * @typedef {object} RecordView
 * @property {JobView[]} jobs all of them, in the order in which they are done
 * @property {number} done
 * @property {number} kept of them, found done at the start
 * @property {import('../../../experiments/ledger.js').Whole} whole
 * @property {number} samplesPerSecond of all trainings that are under way
 * @property {ReturnType<typeof tableOf>} table
 * @property {{ id: string, code: import('../../../engine/src/errors.js').ErrorCode, message: string }[]} failures
 */

/** What the events of a run have told so far. */
export class ExperimentRecord {
  #experiment;
  #size;
  /** @type {Map<string, JobView>} */
  #jobs = new Map();
  #kept = 0;
  /** @type {RecordView['whole']} */
  #whole = { fraction: 0, secondsLeft: null };
  /** @type {import('../../../experiments/table.js').Measurements} */
  #measurements = {};
  #table;
  /** @type {RecordView['failures']} */
  #failures = [];

  /**
   * @param {Experiment} experiment
   * @param {Size} size
   */
  constructor(experiment, size) {
    this.#experiment = experiment;
    this.#size = size;
    this.#table = tableOf(experiment, size, {});
  }

  /** @param {RunEvent} event */
  add(event) {
    switch (event.type) {
      case 'planned':
        this.#kept = event.kept;
        for (const job of event.jobs) {
          this.#jobs.set(job.id, { ...job, state: 'waiting', wasKept: false, progress: null });
        }
        return;
      case 'started':
        return this.#change(event.job, { state: 'running' });
      case 'progress':
        this.#whole = event.whole;
        return this.#change(event.job, { progress: event.progress });
      case 'finished':
        this.#whole = event.whole;
        this.#change(event.job, { state: 'done', wasKept: event.kept });
        if ('measured' in event.result) this.#measure(event.job, event.result.measured);
        return;
      case 'failed':
        this.#failures = [...this.#failures, { id: event.job.id, ...problemOf(event.error) }];
        return this.#change(event.job, { state: 'failed' });
      case 'skipped':
        return this.#change(event.job, { state: 'skipped' });
    }
  }

  /** Nothing is under way any more. */
  stop() {
    for (const job of this.#jobs.values()) {
      if (job.state === 'running') this.#change(job, { state: 'waiting', progress: null });
    }
  }

  /** @returns {RecordView} */
  view() {
    const jobs = [...this.#jobs.values()];
    const running = jobs.filter(({ state }) => state === 'running');
    return {
      jobs,
      done: jobs.filter(({ state }) => state === 'done').length,
      kept: this.#kept,
      whole: this.#whole,
      samplesPerSecond: running.reduce(
        (sum, { progress }) => sum + (progress?.samplesPerSecond ?? 0),
        0,
      ),
      table: this.#table,
      failures: this.#failures,
    };
  }

  /**
   * @param {JobName} job
   * @param {Partial<JobView>} change
   */
  #change({ id }, change) {
    const job = this.#jobs.get(id);
    if (job) this.#jobs.set(id, { ...job, ...change });
  }

  /**
   * @param {JobName} job
   * @param {import('../../../experiments/execute.js').Measured} measured
   */
  #measure({ name, seed }, measured) {
    (this.#measurements[name] ??= {})[seed] = measured;
    this.#table = tableOf(this.#experiment, this.#size, this.#measurements);
  }
}

/** @param {unknown} error */
export const problemOf = (error) => ({
  code: error instanceof DarkKnowledgeError ? error.code : /** @type {const} */ ('internal'),
  message: error instanceof Error ? error.message : String(error),
});
