import { clear, createStore, get, keys, set } from 'idb-keyval';

/**
 * @typedef {import('../../experiments/execute.js').Outcome} Outcome
 * @typedef {import('../../experiments/run.js').Store} Store
 */

/**
 * Keeps outcomes in the browser, beyond a visit. Where it keeps nothing (private windows, blocked or
 * full storage) they live as long as the page.
 * @implements {Store}
 */
export class OutcomeStore {
  /** Why nothing outlives the visit; null: it does. @type {unknown} */
  trouble = null;
  /** @type {Map<string, Outcome>} */
  #memory = new Map();
  /** @type {ReturnType<typeof createStore> | null} */
  #database = null;

  /** @param {string} key */
  async get(key) {
    return this.#memory.get(key) ?? (await this.#try((database) => get(key, database)));
  }

  /**
   * @param {string} key
   * @param {Outcome} outcome
   */
  async set(key, outcome) {
    const isKept = await this.#try(async (database) => {
      await set(key, outcome, database);
      return true;
    });
    if (!isKept) this.#memory.set(key, outcome);
  }

  /** How many outcomes there are. */
  async count() {
    const kept = (await this.#try((database) => keys(database))) ?? [];
    return kept.length + this.#memory.size;
  }

  async forget() {
    this.#memory.clear();
    await this.#try((database) => clear(database));
  }

  /**
   * @template Value
   * @param {(database: ReturnType<typeof createStore>) => Promise<Value>} job
   * @returns {Promise<Value | undefined>}
   */
  async #try(job) {
    try {
      this.#database ??= createStore('dark-knowledge', 'outcomes');
      return await job(this.#database);
    } catch (error) {
      this.trouble = error;
      return undefined;
    }
  }
}
