import { DarkKnowledgeError } from './errors.js';

/**
 * An object that lives in the engine's memory until dispose() is called.
 * @template {{ delete(): void }} Raw
 */
export class Handle {
  /** @type {Raw | null} */
  #raw;
  /** @type {Set<Handle<any>>} */
  #live;

  /**
   * @param {Raw} raw
   * @param {Set<Handle<any>>} live the engine's handles, to which this one is added
   */
  constructor(raw, live) {
    this.#raw = raw;
    this.#live = live;
    live.add(this);
  }

  /**
   * The Embind object behind this handle.
   * @internal
   * @returns {Raw}
   */
  get raw() {
    if (this.#raw === null) {
      throw new DarkKnowledgeError('disposed', `this ${this.constructor.name} was disposed of`);
    }
    return this.#raw;
  }

  /**
   * @internal
   * @returns {Set<Handle<any>>}
   */
  get siblings() {
    return this.#live;
  }

  /** Frees the memory. Using the handle afterwards throws 'disposed'; a second dispose() does nothing. */
  dispose() {
    this.#raw?.delete();
    this.#raw = null;
    this.#live.delete(this);
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.dispose();
  }
}
