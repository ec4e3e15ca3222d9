import { DarkKnowledgeError, ensure } from '../engine/src/errors.js';
import { packError, unpackError } from '../engine/src/portable-error.js';

/**
 * Requests over a port, both ends, whatever kind of worker is behind it. A request is a function of the
 * handler and stands nowhere else: its parameters, its answer, and the events that it emits before.
 *
 * @typedef {object} Port one end of a channel
 * @property {(message: any) => void} post what structured cloning can take
 * @property {(receive: (message: any) => void) => void} listen
 *
 * @typedef {{ type: 'call', id: number, request: string, parameters: unknown }
 *   | { type: 'cancel', id: number }} ToHandler
 * @typedef {{ type: 'event', id: number, event: unknown }
 *   | { type: 'answer', id: number, answer: unknown }
 *   | { type: 'refusal', id: number, error: import('../engine/src/portable-error.js').PortableError }
 * } ToCaller
 */

/**
 * What a request is given beside its parameters. `signal`: the answer is no longer wanted.
 * @template Event
 * @typedef {{ emit: (event: Event) => void, signal: AbortSignal }} Context
 */

/** @typedef {Record<string, (parameters: any, context: Context<any>) => unknown>} Handler by request */

/**
 * What a handler can be asked.
 * @template {Handler} H
 * @typedef {{ [Name in keyof H & string]: {
 *   parameters: Parameters<H[Name]> extends [infer First, ...any[]] ? First : Record<string, never>,
 *   event: Parameters<H[Name]> extends [any, Context<infer Event>] ? Event : never,
 *   answer: Awaited<ReturnType<H[Name]>>,
 * } }} Requests
 */

/**
 * The handler's end: answers until the worker ends.
 * @param {Port} port
 * @param {Handler} handler
 */
export function serve(port, handler) {
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  const post = (/** @type {ToCaller} */ message) => port.post(message);
  port.listen(async (/** @type {ToHandler} */ message) => {
    const { id } = message;
    if (message.type === 'cancel') {
      running.get(id)?.abort();
      return;
    }
    const { request, parameters } = message;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      ensure(
        Object.hasOwn(handler, request),
        `there is no request '${request}'; expected ${Object.keys(handler).join(', ')}`,
      );
      const answer = await handler[request](parameters, {
        emit: (event) => post({ type: 'event', id, event }),
        signal: controller.signal,
      });
      post({ type: 'answer', id, answer });
    } catch (error) {
      post({ type: 'refusal', id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  });
}

/**
 * @typedef {object} Pending
 * @property {(answer: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 * @property {((event: any) => void) | undefined} onEvent
 */

/**
 * The caller's end.
 * @template {Handler} H that serves the other one
 */
export class Caller {
  #port;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #nextId = 1;
  /** @type {DarkKnowledgeError | null} */
  #ending = null;

  /** @param {Port} port */
  constructor(port) {
    this.#port = port;
    port.listen((message) => this.#receive(message));
  }

  /**
   * @template {keyof H & string} Name
   * @param {Name} request
   * @param {Requests<H>[Name]['parameters']} parameters
   * @param {{ onEvent?: (event: Requests<H>[Name]['event']) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<Requests<H>[Name]['answer']>} rejects with the signal's reason when it aborts
   */
  async call(request, parameters, { onEvent, signal } = {}) {
    signal?.throwIfAborted();
    if (this.#ending) throw this.#ending;
    const id = this.#nextId++;
    const cancel = () => this.#post({ type: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onEvent });
        this.#post({ type: 'call', id, request, parameters });
      });
    } catch (error) {
      if (error !== this.#ending) signal?.throwIfAborted();
      throw error;
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Whether there are no more answers. */
  get hasEnded() {
    return this.#ending !== null;
  }

  /**
   * Nobody answers any more: every call that waits is rejected, and every later one.
   * @param {DarkKnowledgeError} error
   */
  end(error) {
    this.#ending ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#ending);
  }

  /** @param {ToHandler} message */
  #post(message) {
    this.#port.post(message);
  }

  /** @param {ToCaller} message */
  #receive(message) {
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
          `a worker sent '${/** @type {{ type: string }} */ (message).type}'`,
        );
    }
  }
}
