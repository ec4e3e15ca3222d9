import { Philox, streams } from './philox.js';

/**
 * The order in which the engine shows the images of an epoch: every one once, shuffled by the seed
 * (dk::Batches).
 * @param {{ size: number, seed: number }} training
 * @param {number} epoch 0, 1, ...
 * @returns {Uint32Array} indices into the dataset
 */
export function epochOrder({ size, seed }, epoch) {
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  new Philox(seed, streams.shuffle, epoch).shuffle(order);
  return order;
}

/**
 * Which images the engine puts into a batch.
 * @param {{ size: number, batchSize: number, seed: number }} training
 * @param {number} step 0, 1, ...
 * @returns {Uint32Array} indices into the dataset
 */
export function batchOf({ size, batchSize, seed }, step) {
  const stepsPerEpoch = Math.ceil(size / batchSize);
  const order = epochOrder({ size, seed }, Math.floor(step / stepsPerEpoch));
  const first = (step % stepsPerEpoch) * batchSize;
  return order.slice(first, first + batchSize);
}
