import { DarkKnowledgeError } from '../engine/src/errors.js';
import { Pulse } from './heartbeat.js';
import { Caller } from './rpc.js';

/**
 * A worker as whoever started it sees it. `onTrouble`: says how it died, where it can be seen.
 * @typedef {import('./rpc.js').Port & {
 *   onTrouble: (tell: (how: string) => void) => void,
 *   terminate: () => unknown,
 * }} WorkerPort
 *
 * @typedef {{ onDeath?: (error: DarkKnowledgeError) => void }} ClientOptions
 */

/**
 * The caller's end of a worker that beats. When the worker dies, every call that waits is rejected with
 * 'worker-died', and so is every later one: start another worker then.
 * @template {import('./rpc.js').Handler} H
 * @extends {Caller<H>}
 */
export class Client extends Caller {
  #worker;
  #onDeath;
  #pulse;

  /**
   * @param {WorkerPort} worker
   * @param {ClientOptions} [options]
   */
  constructor(worker, { onDeath } = {}) {
    super({
      post: (message) => worker.post(message),
      listen: (receive) =>
        worker.listen((message) => {
          this.#pulse.heard();
          if (message.type !== 'beat') receive(message);
        }),
    });
    this.#worker = worker;
    this.#onDeath = onDeath;
    this.#pulse = new Pulse((how) => this.#die(how));
    worker.onTrouble((how) => this.#die(how));
  }

  /**
   * Ends the worker; calls that wait are rejected.
   * @returns {unknown} what the worker's terminate() does: of a worker thread, a promise
   */
  close() {
    return this.#finish(new DarkKnowledgeError('worker-died', 'the worker was closed'));
  }

  /** @param {string} how */
  #die(how) {
    if (this.hasEnded) return;
    const error = new DarkKnowledgeError('worker-died', `the training worker died: ${how}`);
    this.#finish(error);
    this.#onDeath?.(error);
  }

  /** @param {DarkKnowledgeError} error */
  #finish(error) {
    this.#pulse.stop();
    const terminated = this.#worker.terminate();
    this.end(error);
    return terminated;
  }
}
