/**
 * Which images the engine puts into a batch.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {{ size: number, batchSize: number, seed: number }} training
 * @param {number} step 0, 1, ...
 * @returns {Uint32Array} indices into the dataset
 */
export function batchOf(engine, { size, batchSize, seed }, step) {
  const stepsPerEpoch = Math.ceil(size / batchSize);
  const order = engine.epochOrder({ size, seed, epoch: Math.floor(step / stepsPerEpoch) });
  const first = (step % stepsPerEpoch) * batchSize;
  return order.slice(first, first + batchSize);
}
