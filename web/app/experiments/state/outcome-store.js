import { clear, createStore, get, keys, setMany } from 'idb-keyval';
import { patience } from '../../kit/patience.js';

/**
 * @typedef {import('../../../experiments/execute.js').Outcome} Outcome
 * @typedef {import('../../../experiments/run.js').Store} Store
 */

/**
 * Keeps outcomes in the browser, beyond a visit. What it does not take (private windows, blocked or full
 * storage) lives as long as the page, and is offered again with the next.
 * @implements {Store}
 */
export class OutcomeStore {
  /** Why not everything outlives the visit; null: it does. @type {'shut' | 'full' | null} */
  trouble = null;
  /** @type {Map<string, Outcome>} */
  #unkept = new Map();
  /** @type {ReturnType<typeof createStore> | null} */
  #database = null;
  #ask = patience();

  /** How many outcomes are lost with the page. */
  get unkeptCount() {
    return this.#unkept.size;
  }

  /** @param {string} key */
  async get(key) {
    return this.#unkept.get(key) ?? (await this.#try((database) => get(key, database)));
  }

  /**
   * @param {string} key
   * @param {Outcome} outcome
   */
  async set(key, outcome) {
    this.#unkept.set(key, outcome);
    await this.#try(async (database) => {
      const offered = [...this.#unkept];
      await setMany(offered, database);
      for (const [taken] of offered) this.#unkept.delete(taken);
      this.trouble = null;
    });
  }

  /** How many outcomes there are. */
  async count() {
    const kept = (await this.#try((database) => keys(database))) ?? [];
    return kept.length + this.#unkept.size;
  }

  async forget() {
    this.#unkept.clear();
    await this.#try((database) => clear(database));
  }

  /**
   * @template Value
   * @param {(database: ReturnType<typeof createStore>) => Promise<Value>} job
   * @returns {Promise<Value | undefined>}
   */
  async #try(job) {
    try {
      const database = (this.#database ??= createStore('dark-knowledge', 'outcomes'));
      return await this.#ask(() => job(database));
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.trouble = isFull ? 'full' : 'shut';
      return undefined;
    }
  }
}
