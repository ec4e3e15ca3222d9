import { jobWork } from './work.js';

/**
 * @typedef {import('./jobs.js').Job} Job
 * @typedef {import('./execute.js').Outcome} Outcome
 * @typedef {import('./execute.js').Result} Result
 *
 * @typedef {Pick<Job, 'id' | 'kind' | 'name' | 'seed'>} JobName
 * @typedef {{ fraction: number, secondsLeft: number | null }} Whole of the experiment, 0 .. 1; null
 *   while nothing is known
 * @typedef {{ type: 'planned', jobs: JobName[], kept: number }
 *   | { type: 'started', job: JobName }
 *   | { type: 'progress', job: JobName, progress: import('./execute.js').JobProgress, whole: Whole }
 *   | { type: 'finished', job: JobName, result: Result, kept: boolean, whole: Whole }
 *   | { type: 'failed', job: JobName, error: Error }
 *   | { type: 'skipped', job: JobName, because: string }} RunEvent
 *   `kept`: found in the store, not done now; `because`: id of a failed job that it needs
 */

/** The first steps are slow: code is compiled, caches fill. Before that no time left is told. */
const settledSeconds = 5;

/** What of an experiment is done, under way and left; it reports each change. */
export class Ledger {
  /** @type {{ job: JobName, error: Error }[]} */
  failures = [];
  /** @type {Map<string, Job>} */
  #jobs;
  #onEvent;
  /** @type {Map<string, Result>} */
  #done = new Map();
  /** @type {Set<string>} started, or never to be */
  #taken = new Set();
  /** @type {Map<string, number>} 0 .. 1, of the jobs that were started now */
  #fractions = new Map();
  #keptWork = 0;
  #totalWork;
  #begun = performance.now();

  /**
   * @param {Job[]} jobs
   * @param {Map<string, Result>} kept by id
   * @param {(event: RunEvent) => void} onEvent
   */
  constructor(jobs, kept, onEvent) {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#onEvent = onEvent;
    this.#totalWork = jobs.reduce((sum, job) => sum + jobWork(job), 0);
    onEvent({ type: 'planned', jobs: jobs.map(nameOf), kept: kept.size });
    for (const [id, result] of kept) {
      const job = this.job(id);
      this.#taken.add(id);
      this.#done.set(id, result);
      this.#keptWork += jobWork(job);
      onEvent({ type: 'finished', job: nameOf(job), result, kept: true, whole: this.#whole() });
    }
  }

  /** @param {string} id */
  job(id) {
    return /** @type {Job} */ (this.#jobs.get(id));
  }

  /** Takes the next job: measurements first, since they are short and fill the table. */
  take() {
    const ready = [...this.#jobs.values()].filter(
      ({ id, needs }) => !this.#taken.has(id) && needs.every((need) => this.#done.has(need)),
    );
    const job = ready.find(({ kind }) => kind === 'measure') ?? ready.at(0);
    if (!job) return null;
    this.#taken.add(job.id);
    this.#fractions.set(job.id, 0);
    this.#onEvent({ type: 'started', job: nameOf(job) });
    return job;
  }

  /**
   * @param {Job} job
   * @param {import('./execute.js').JobProgress} progress
   */
  progress(job, progress) {
    this.#fractions.set(job.id, progress.epoch / progress.epochs);
    this.#onEvent({ type: 'progress', job: nameOf(job), progress, whole: this.#whole() });
  }

  /**
   * @param {Job} job
   * @param {Result} result
   */
  finish(job, result) {
    this.#fractions.set(job.id, 1);
    this.#done.set(job.id, result);
    this.#onEvent({
      type: 'finished',
      job: nameOf(job),
      result,
      kept: false,
      whole: this.#whole(),
    });
  }

  /**
   * @param {Job} failed
   * @param {Error} error
   */
  fail(failed, error) {
    this.failures.push({ job: nameOf(failed), error });
    this.#onEvent({ type: 'failed', job: nameOf(failed), error });
    const lost = new Set([failed.id]);
    for (const job of this.#jobs.values()) {
      if (this.#taken.has(job.id) || !job.needs.some((need) => lost.has(need))) continue;
      lost.add(job.id);
      this.#taken.add(job.id);
      this.#onEvent({ type: 'skipped', job: nameOf(job), because: failed.id });
    }
  }

  /** @returns {import('./table.js').Measurements} */
  measurements() {
    /** @type {import('./table.js').Measurements} */
    const measurements = {};
    for (const [id, result] of this.#done) {
      const { name, seed } = this.job(id);
      if ('measured' in result) (measurements[name] ??= {})[seed] = result.measured;
    }
    return measurements;
  }

  /** What was told of each network, by id of its training. */
  trainings() {
    /** @type {Record<string, import('./execute.js').Trained>} */
    const trainings = {};
    for (const [id, result] of this.#done) if ('trained' in result) trainings[id] = result.trained;
    return trainings;
  }

  /** @returns {Whole} */
  #whole() {
    let now = 0;
    for (const [id, fraction] of this.#fractions) now += fraction * jobWork(this.job(id));
    const seconds = (performance.now() - this.#begun) / 1000;
    const left = this.#totalWork - this.#keptWork - now;
    return {
      fraction: (this.#keptWork + now) / this.#totalWork,
      secondsLeft: seconds > settledSeconds && now > 0 ? (seconds * left) / now : null,
    };
  }
}

/** @param {Job} job @returns {JobName} */
const nameOf = ({ id, kind, name, seed }) => ({ id, kind, name, seed });
