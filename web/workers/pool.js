import { startJobs } from './jobs/start.js';

/** Workers that have had nothing to do for so long are ended, ms: each holds all images. */
const idleTime = 60 * 1000;

/**
 * @typedef {ReturnType<typeof startJobs>} Client
 * @typedef {import('./jobs/handler.js').JobsRequests['load']['answer']} About
 */

/** Workers with an engine of one thread each, started when they are wanted and ended when they idle. */
export class Pool {
  #options;
  /** @type {Promise<About> | null} */
  #opening = null;
  /** @type {Set<Client>} those that live */
  #clients = new Set();
  #hasLosses = false;
  #users = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #closing;

  /**
   * @param {object} options
   * @param {number} options.count of workers
   * @param {import('./supplies.js').ChosenData} options.data
   * @param {string} [options.variant] of the engine
   * @param {(progress: import('../engine/src/bytes.js').ByteProgress) => void} [options.onDownload]
   */
  constructor(options) {
    this.#options = options;
  }

  /**
   * Does something with the workers, which are ended only after it is done. One that has died is
   * missing from then on, and replaced when no one uses the others.
   * @template Value
   * @param {(clients: Client[], about: About) => Promise<Value>} job
   */
  async use(job) {
    clearTimeout(this.#closing);
    if (this.#hasLosses && this.#users === 0) this.close();
    this.#users += 1;
    try {
      const about = await (this.#opening ??= this.#open());
      return await job([...this.#clients], about);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#closing = setTimeout(() => this.close(), idleTime);
    }
  }

  /** Ends the workers; the next use() starts others. */
  close() {
    this.#opening = null;
    this.#hasLosses = false;
    for (const client of this.#clients) client.close();
    this.#clients.clear();
  }

  async #open() {
    const { count, data, variant, onDownload } = this.#options;
    const load = { data, variant, threads: 1 };
    const [first, ...others] = Array.from({ length: count }, () => this.#start());
    try {
      // The others find the images in the browser's cache.
      const about = await first.call('load', load, { onEvent: onDownload });
      await Promise.all(others.map((client) => client.call('load', load)));
      return about;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #start() {
    const client = startJobs({
      onDeath: () => {
        this.#hasLosses = true;
        this.#clients.delete(client);
      },
    });
    this.#clients.add(client);
    return client;
  }
}
