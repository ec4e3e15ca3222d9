import { gunzip, loadEngine } from '../../web/engine/src/index.js';
import { readLayers } from './layers.js';
import { seeds } from './tasks.js';

/**
 * Everything a contender needs, the same for all of them.
 * @typedef {object} Problem
 * @property {import('./tasks.js').Task} task
 * @property {Uint8Array} images (task.images, inputs), 0..255
 * @property {Uint8Array} labels (task.images)
 * @property {import('./layers.js').Layer[]} initial the weights before the first step
 * @property {(epoch: number) => Uint32Array} orderOf the images of an epoch, 0, 1, ...
 * @property {Float32Array | null} teacherLogits (task.images, classes), of soft targets only
 */

/**
 * @typedef {(name: string) => Promise<Uint8Array<ArrayBuffer>>} ReadData a packed file of the data set
 */

/** Makes problems; the data are read and the reference engine started once. */
export class ProblemMaker {
  #read;
  /** @type {Promise<{ images: Uint8Array, labels: Uint8Array }> | undefined} */
  #data;
  /** @type {Promise<import('../../web/engine/src/index.js').Engine> | undefined} */
  #engine;

  /** @param {ReadData} read */
  constructor(read) {
    this.#read = read;
  }

  /**
   * @param {import('./tasks.js').Task} task
   * @returns {Promise<Problem>}
   */
  async make(task) {
    const all = await (this.#data ??= this.#readData());
    const images = all.images.subarray(0, task.images * task.layers[0]);
    const labels = all.labels.subarray(0, task.images);
    // Initial weights have the same bits in every variant; plain SIMD runs everywhere.
    const engine = await (this.#engine ??= loadEngine({ variant: 'simd' }));
    const network = engine.mlp({ layers: task.layers, seed: seeds.network });
    const initial = readLayers(network.toSafetensors());
    network.dispose();
    const orderOf = (/** @type {number} */ epoch) =>
      engine.epochOrder({ size: task.images, seed: seeds.batches, epoch });
    const teacher = teacherLogits(engine, task, images);
    return { task, images, labels, initial, orderOf, teacherLogits: teacher };
  }

  async #readData() {
    const [images, labels] = await Promise.all(
      ['train-images.idxgz', 'train-labels.idxgz'].map(async (name) =>
        gunzip(await this.#read(name)),
      ),
    );
    return { images: images.subarray(16), labels: labels.subarray(8) }; // after the IDX headers
  }
}

/**
 * @param {import('../../web/engine/src/index.js').Engine} engine
 * @param {import('./tasks.js').Task} task
 * @param {Uint8Array} images
 */
function teacherLogits(engine, { objective }, images) {
  if (objective.kind === 'hard') return null;
  const teacher = engine.mlp({ layers: objective.teacherLayers, seed: seeds.teacher });
  const logits = teacher.logits(images);
  teacher.dispose();
  return logits;
}
