import { dataSetNamed } from '../data/datasets.js';
import { knownDataOf, readFiles } from '../data/load.js';
import { ensure } from '../engine/src/errors.js';
import { loadEngine } from '../engine/src/index.js';
import { memoryOfPage } from './memory.js';
import { throttled } from './throttled.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../experiments/execute.js').Data} Data
 *
 * @typedef {{ id: import('../data/datasets.js').DataSet['id'], source: import('../data/load.js').Source }}
 *   ChosenData a data set of the list, and where its files are
 */

/** What every worker works with, once it is there: an engine, and the images in it. */
export class Supplies {
  /** @type {{ engine: Engine, data: Data } | null} */
  #loaded = null;

  /** @param {{ engine: Engine, data: Data }} loaded */
  keep(loaded) {
    ensure(!this.#loaded, 'the images are loaded already; to load others, start another worker');
    this.#loaded = loaded;
  }

  /** @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument' before */
  ready() {
    ensure(this.#loaded, 'there are no images yet; load them first');
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
   * Reads the images and starts the engine.
   * @param {{ data: ChosenData, variant?: string, threads?: number }} parameters the fastest build unless
   *   `variant` says another, with a thread a core unless said
   * @param {import('./rpc.js').Context<import('../engine/src/bytes.js').ByteProgress>} context
   */
  async ({ data: { id, source }, variant, threads }, { emit, signal }) => {
    const dataSet = dataSetNamed(id);
    const [engine, files] = await Promise.all([
      loadEngine({ variant, threads, memory: memoryOfPage(dataSet), onWork }),
      readFiles(dataSet, source, { signal, onProgress: throttled(emit) }),
    ]);
    const toTheByte = typeof source !== 'string'; // the reader's files may be anything
    supplies.keep({ engine, data: knownDataOf(engine, files, dataSet, { toTheByte }) });
    return { engine: engine.about() };
  };
