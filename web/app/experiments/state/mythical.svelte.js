import { experiments } from './experiments.svelte.js';

/**
 * @typedef {import('../../../workers/jobs/handler.js').JobsRequests} Requests
 * @typedef {import('../../address/link.js').Size} Size
 */

/** Images on the wall, and in the gallery. */
export const wallSize = 240;
const gallerySize = 24;

/** What is shown of the experiment in which a class goes missing. */
class Mythical {
  /** @type {Requests['sampleTraining']['answer'] | null} */
  wall = $state.raw(null);
  /** Of the size's student of seed 1. @type {Partial<Record<Size, Requests['biasCurve']['answer']>>} */
  curves = $state.raw({});

  /** @type {Set<string>} */
  #asked = new Set();

  showWall() {
    return this.#once('wall', async () => {
      this.wall = await experiments.ask('sampleTraining', { count: wallSize });
    });
  }

  /**
   * @param {import('../../../experiments/definition.js').Missing} missing
   * @param {Size} size
   * @param {number[]} shifts
   */
  askStudent({ label, training }, size, shifts) {
    return this.#once(`${size} ${shifts.join(' ')}`, async () => {
      const network = await experiments.networkOf(experiments.chosen, size, `${training} 1`);
      if (!network) return;
      const question = { network, label, shifts, examples: gallerySize };
      this.curves = { ...this.curves, [size]: await experiments.ask('biasCurve', question) };
    });
  }

  /**
   * @param {string} what
   * @param {() => Promise<void>} job
   */
  async #once(what, job) {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    try {
      await job();
    } catch (error) {
      this.#asked.delete(what);
      console.info(`the mythical 3: ${error}`);
    }
  }
}

export const mythical = new Mythical();
