import { Philox, streams } from './philox.js';

/**
 * Which images the engine puts into a batch: each epoch is every image once, in a new seeded order
 * (dk::Batches).
 * @param {{ size: number, batchSize: number, seed: number }} training
 * @param {number} step 0, 1, ...
 * @returns {Uint32Array} indices into the dataset
 */
export function batchOf({ size, batchSize, seed }, step) {
  const stepsPerEpoch = Math.ceil(size / batchSize);
  const epoch = Math.floor(step / stepsPerEpoch);
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  new Philox(seed, streams.shuffle, epoch).shuffle(order);
  const first = (step % stepsPerEpoch) * batchSize;
  return order.slice(first, first + batchSize);
}
