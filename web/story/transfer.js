import { layersFor } from '../runs/layers.js';
import { finish, newNetwork, trainNetwork } from '../runs/train-network.js';

/** A short training: few images, all weights. */
const options = { epochs: 40, batchSize: 20, optimizer: { rate: 1e-3 } };

/**
 * Transfer learning beside a start from nothing, on a task that no network here was trained for: is
 * the digit even (0) or odd (1)? Both learners have the same shape, see the same few labelled images
 * in the same order and train all their weights. One starts as `donor`, with a new layer on top.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Mlp} donor which reads digits
 * @param {{ train: import('../engine/src/index.js').Dataset, test: import('../engine/src/index.js').Dataset }} data
 *   of digits
 * @param {{ images: number, seed: number, signal?: AbortSignal }} options
 * @returns {Promise<{ scratch: number, transferred: number, count: number }>} test errors of each
 */
export async function compareStarts(engine, donor, data, { images, seed, signal }) {
  const few = data.train.subset({ size: images, seed });
  const parity = { train: parityOf(engine, few), test: parityOf(engine, data.test) };
  const run = { hidden: donor.layers.slice(1), options, seed };
  const layers = layersFor(parity, run.hidden);
  const scratch = newNetwork(engine, layers, run);
  const transferred = newNetwork(engine, layers, run);
  transferred.copyLayers(donor, [...run.hidden.keys()]);
  try {
    const errors = [];
    for (const network of [scratch, transferred]) {
      await finish(trainNetwork(engine, parity, run, [], { network, signal }));
      errors.push(engine.evaluate(network, parity.test).errors);
    }
    return { scratch: errors[0], transferred: errors[1], count: parity.test.size };
  } finally {
    for (const handle of [few, parity.train, parity.test, scratch, transferred]) handle.dispose();
  }
}

/**
 * The same images, labelled 0 where the digit is even and 1 where it is odd.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} digits
 */
function parityOf(engine, digits) {
  const { size, rows, cols } = digits;
  const images = new Uint8Array(size * rows * cols);
  for (let i = 0; i < size; ++i) images.set(digits.image(i), i * rows * cols);
  const labels = digits.labels().map((digit) => digit % 2);
  return engine.dataset({ images, labels, rows, cols, classes: 2 });
}
