import { require } from '../engine/errors.js';
import { loadEngine, loadMnist } from '../engine/index.js';
import { memoryOfLab } from '../lab/memory.js';
import { throttled } from './throttled.js';

/**
 * @typedef {import('../engine/index.js').Engine} Engine
 * @typedef {import('../experiments/execute.js').Data} Data
 */

/** What every worker works with, once it is there: an engine, and the images in it. */
export class Supplies {
  /** @type {{ engine: Engine, data: Data } | null} */
  #loaded = null;

  /** @param {{ engine: Engine, data: Data }} loaded */
  keep(loaded) {
    require(!this.#loaded, 'the images are loaded already; to load others, start another worker');
    this.#loaded = loaded;
  }

  /** @throws {import('../engine/errors.js').DarkKnowledgeError} 'invalid-argument' before */
  ready() {
    require(this.#loaded, 'there are no images yet; load them first');
    return this.#loaded;
  }
}

/**
 * A handler with the request that comes first.
 * @template H
 * @typedef {{ load: ReturnType<typeof loadRequest> } & H} Loading
 */

/**
 * @param {Supplies} supplies to keep what is loaded
 * @param {() => void} onWork called from within what takes long
 */
export const loadRequest =
  (supplies, onWork) =>
  /**
   * Fetches the images and starts the engine.
   * @param {{ mnist: string, variant?: string, threads?: number }} parameters `mnist`: the folder of
   *   the images, a URL; the fastest build unless `variant` says another, with a thread a core unless
   *   said
   * @param {import('./rpc.js').Context<import('../engine/bytes.js').ByteProgress>} context
   */
  async ({ mnist, variant, threads }, { emit, signal }) => {
    const [engine, files] = await Promise.all([
      loadEngine({ variant, threads, memory: memoryOfLab(), onWork }),
      loadMnist({ baseUrl: mnist, signal, onProgress: throttled(emit) }),
    ]);
    const data = { train: engine.dataset(files.train), test: engine.dataset(files.test) };
    supplies.keep({ engine, data });
    return { engine: engine.about() };
  };
