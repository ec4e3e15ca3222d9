import { DarkKnowledgeError } from '../engine/errors.js';
import { packError, unpackError } from '../engine/portable-error.js';

/**
 * An executor in a worker, whatever kind of worker it is.
 *
 * @typedef {import('../experiments/jobs.js').Job} Job
 * @typedef {import('../experiments/execute.js').Outcome} Outcome
 * @typedef {import('../experiments/execute.js').JobProgress} JobProgress
 *
 * @typedef {object} Port one end of a channel
 * @property {(message: any, transfer?: ArrayBuffer[]) => void} post
 * @property {(receive: (message: any) => void) => void} listen
 *
 * @typedef {{ type: 'execute', id: number, job: Job, files: Uint8Array[] }
 *   | { type: 'stop', id: number }} ToWorker
 * @typedef {{ type: 'ready', about: object }
 *   | { type: 'progress', id: number, progress: JobProgress }
 *   | { type: 'done', id: number, outcome: Outcome }
 *   | { type: 'refusal', id: number, error: import('../engine/portable-error.js').PortableError }
 * } FromWorker
 */

/**
 * The worker's side: answers until the worker ends.
 * @param {Port} port
 * @param {object} about what the other side is told at the start
 * @param {import('../experiments/run.js').Executor['execute']} execute
 */
export function serve(port, about, execute) {
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  port.listen(async (/** @type {ToWorker} */ message) => {
    const { id } = message;
    if (message.type === 'stop') {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const outcome = await execute(message.job, message.files, {
        signal: controller.signal,
        onProgress: (progress) => port.post({ type: 'progress', id, progress }),
      });
      port.post({ type: 'done', id, outcome });
    } catch (error) {
      port.post({ type: 'refusal', id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  });
  port.post({ type: 'ready', about });
}

/** The other side: an executor whose work is done in the worker behind a port. */
export class RemoteExecutor {
  /** @type {Promise<object>} what the worker says of itself when it is ready */
  ready;
  #port;
  /** @type {Map<number, { resolve: (outcome: Outcome) => void, reject: (error: unknown) => void,
   *   onProgress?: (progress: JobProgress) => void }>} */
  #pending = new Map();
  #nextId = 0;
  /** @type {DarkKnowledgeError | null} */
  #death = null;
  /** @type {(about: object) => void} */
  #greet = () => {};
  /** @type {(error: DarkKnowledgeError) => void} */
  #giveUp = () => {};

  /** @param {Port} port */
  constructor(port) {
    this.#port = port;
    this.ready = new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#giveUp = reject;
    });
    this.ready.catch(() => {}); // whoever waits for it is told
    port.listen((message) => this.#receive(message));
  }

  /**
   * @param {Job} job
   * @param {Uint8Array[]} files
   * @param {import('../experiments/execute.js').Context} [context]
   * @returns {Promise<Outcome>}
   */
  async execute(job, files, { signal, onProgress } = {}) {
    signal?.throwIfAborted();
    if (this.#death) throw this.#death;
    const id = this.#nextId++;
    const stop = () => this.#post({ type: 'stop', id });
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onProgress });
        this.#post({ type: 'execute', id, job, files });
      });
    } catch (error) {
      if (error !== this.#death) signal?.throwIfAborted();
      throw error;
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', stop);
    }
  }

  /**
   * The worker is gone: everything that waits for it is rejected.
   * @param {string} how
   */
  die(how) {
    this.#death ??= new DarkKnowledgeError('worker-died', `an experiment's worker died: ${how}`);
    this.#giveUp(this.#death);
    for (const { reject } of this.#pending.values()) reject(this.#death);
  }

  /** @param {ToWorker} message */
  #post(message) {
    this.#port.post(message);
  }

  /** @param {FromWorker} message */
  #receive(message) {
    if (message.type === 'ready') return this.#greet(message.about);
    const pending = this.#pending.get(message.id);
    if (!pending) return; // it was rejected already
    switch (message.type) {
      case 'progress':
        return pending.onProgress?.(message.progress);
      case 'done':
        return pending.resolve(message.outcome);
      case 'refusal':
        return pending.reject(unpackError(message.error));
      default:
        throw new DarkKnowledgeError(
          'internal',
          `an experiment's worker sent '${/** @type {{ type: string }} */ (message).type}'`,
        );
    }
  }
}
