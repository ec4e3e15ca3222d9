import { DarkKnowledgeError } from '../engine/errors.js';
import { unpackError } from '../engine/portable-error.js';
import { beatInterval } from './protocol.js';

/**
 * A worker that has sent nothing during so many beats is taken for dead. Beats are counted, not
 * seconds: in a tab that sleeps, the page's timer sleeps too.
 */
const missedBeatsAllowed = 40;

/**
 * @typedef {import('./protocol.js').Requests} Requests
 * @typedef {import('./protocol.js').RequestType} RequestType
 *
 * @typedef {object} Pending
 * @property {(answer: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 * @property {((event: any) => void) | undefined} onEvent
 */

/**
 * The page's end of the lab. When its worker dies, every call that waits is rejected with
 * 'worker-died', and so is every later one: make a new client then.
 */
export class LabClient {
  #worker;
  #onDeath;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #nextId = 1;
  #beatsMissed = 0;
  /** @type {ReturnType<typeof setInterval>} */
  #pulse;
  /** @type {DarkKnowledgeError | null} */
  #death = null;

  /**
   * @param {{ createWorker?: () => Worker, onDeath?: (error: DarkKnowledgeError) => void }} [options]
   */
  constructor({ createWorker = createLabWorker, onDeath } = {}) {
    this.#onDeath = onDeath;
    this.#worker = createWorker();
    this.#worker.addEventListener('message', ({ data }) => this.#receive(data));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault?.();
      this.#die(event.message || 'its script could not be loaded');
    });
    this.#worker.addEventListener('messageerror', () => this.#die('a message was unreadable'));
    this.#pulse = setInterval(() => this.#listen(), beatInterval);
  }

  /**
   * @template {RequestType} Type
   * @param {Type} type
   * @param {Requests[Type]['parameters']} parameters
   * @param {{ onEvent?: (event: Requests[Type]['event']) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<Requests[Type]['answer']>} rejects with the signal's reason when it aborts
   */
  async call(type, parameters, { onEvent, signal } = {}) {
    signal?.throwIfAborted();
    if (this.#death) throw this.#death;
    const id = this.#nextId++;
    const cancel = () => this.#post({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onEvent });
        this.#post(
          /** @type {import('./protocol.js').MessageToWorker} */ ({ type, id, parameters }),
        );
      });
    } catch (error) {
      if (error !== this.#death) signal?.throwIfAborted();
      throw error;
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends the worker; calls that wait are rejected. */
  close() {
    this.#end(new DarkKnowledgeError('worker-died', 'the lab was closed'));
  }

  /** @param {import('./protocol.js').MessageToWorker} message */
  #post(message) {
    this.#worker.postMessage(message);
  }

  /** @param {import('./protocol.js').MessageFromWorker} message */
  #receive(message) {
    this.#beatsMissed = 0;
    if (message.type === 'beat') return;
    const pending = this.#pending.get(message.id);
    if (!pending) return; // it was answered, or nobody waits any more
    switch (message.type) {
      case 'event':
        return pending.onEvent?.(message.event);
      case 'answer':
        return pending.resolve(message.answer);
      case 'refusal':
        return pending.reject(unpackError(message.error));
      default:
        throw new DarkKnowledgeError(
          'internal',
          `the lab's worker sent '${/** @type {{ type: string }} */ (message).type}'`,
        );
    }
  }

  #listen() {
    this.#beatsMissed += 1;
    if (this.#beatsMissed > missedBeatsAllowed) {
      this.#die(`it gave no sign of life for ${(missedBeatsAllowed * beatInterval) / 1000} s`);
    }
  }

  /** @param {string} how */
  #die(how) {
    if (this.#death) return;
    const error = new DarkKnowledgeError('worker-died', `the training worker died: ${how}`);
    this.#end(error);
    this.#onDeath?.(error);
  }

  /** @param {DarkKnowledgeError} error */
  #end(error) {
    this.#death ??= error;
    clearInterval(this.#pulse);
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(this.#death);
  }
}

function createLabWorker() {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'lab' });
}
