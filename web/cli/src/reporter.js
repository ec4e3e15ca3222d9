import { bar, duration, Progress, trainingLine } from './progress.js';

/** @typedef {import('../../experiments/ledger.js').RunEvent} RunEvent */

/** Tells how an experiment goes. */
export class Reporter {
  #progress;
  /** @type {Map<string, Extract<RunEvent, { type: 'progress' }>>} by job */
  #running = new Map();
  #jobs = 0;
  #finished = 0;

  /** @param {import('./progress.js').Output} out */
  constructor(out) {
    this.#progress = new Progress(out);
  }

  /** @param {RunEvent} event */
  report(event) {
    switch (event.type) {
      case 'planned':
        this.#jobs = event.jobs.length;
        return this.#progress.say(`${event.jobs.length} jobs, ${event.kept} of them done before`);
      case 'started':
        return;
      case 'progress':
        this.#running.set(event.job.id, event);
        return this.#progress.draw(() => this.#lines(event.whole));
      case 'finished':
        this.#running.delete(event.job.id);
        this.#finished += 1;
        if (event.kept) return;
        return this.#progress.say(`${this.#finished}/${this.#jobs} ${finishedText(event)}`);
      case 'failed':
        this.#running.delete(event.job.id);
        return this.#progress.say(`failed: ${event.job.id}: ${event.error.message}`);
      case 'skipped':
        return this.#progress.say(`skipped: ${event.job.id}, because ${event.because} failed`);
    }
  }

  /** Takes the bars away. */
  end() {
    this.#progress.clear();
  }

  /** @param {import('../../experiments/ledger.js').Whole} whole */
  #lines({ fraction, secondsLeft }) {
    return [
      ...[...this.#running.values()].map(({ job, progress }) => trainingLine(job.id, progress)),
      `${bar(fraction)} all, ${duration(secondsLeft)} left`,
    ];
  }
}

/** @param {Extract<RunEvent, { type: 'finished' }>} event */
function finishedText({ job, result }) {
  if ('trained' in result) {
    const { loss, seconds } = result.trained;
    return `${job.id}: trained in ${duration(seconds)}, loss ${loss.toPrecision(3)}`;
  }
  const { errors, count, shift } = result.measured;
  const shifted = shift === undefined ? '' : `, biases shifted by ${shift.toFixed(2)}`;
  return `${job.id}: ${errors} errors of ${count}${shifted}`;
}
