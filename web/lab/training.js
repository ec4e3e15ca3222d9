import { fingerprint } from '../runs/fingerprint.js';
import { count } from '../runs/looks.js';
import { finish, trainNetwork } from '../runs/train-network.js';
import { parameterCount } from '../runs/work.js';
import { descriptionOf } from './description.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 * @typedef {import('./settings.js').RunSettings} RunSettings
 * @typedef {import('../runs/gate.js').Gate} Gate
 * @typedef {import('../runs/looks.js').Count} Count
 * @typedef {import('../runs/train-network.js').LookEvent & { test: Count }} LookEvent
 * @typedef {import('../runs/train-network.js').Finished} Finished
 *
 * @typedef {Omit<import('../runs/train-network.js').StepsEvent, 'loss'> & { loss: number }
 * } StepsEvent `loss`: mean of the objective in these steps, nats
 * @typedef {StepsEvent | LookEvent} TrainingEvent
 *
 * @typedef {object} Examined
 * @property {Uint8Array} model safetensors
 * @property {string} fingerprint of the model
 * @property {number[]} layers widths: inputs, hidden layers, classes
 * @property {number} parameters
 * @property {Count & { count: number }} test
 *
 * @typedef {Examined & Omit<Finished, 'network' | 'loss'> & { seed: number, agreement: number | null
 * }} Trained `agreement`: share of the test images that get the teacher's answer
 */

/**
 * Trains one network.
 * @param {Engine} engine
 * @param {{ train: Dataset, test: Dataset }} data
 * @param {RunSettings} settings
 * @param {number} seed
 * @param {Mlp | null} teacher
 * @param {{ emit: (event: TrainingEvent) => void, signal: AbortSignal, gate: Gate,
 *   isHalted: () => boolean, now?: () => number }} context `gate`: passed after each report
 * @returns {Promise<Trained>}
 */
export async function trainOne(engine, data, settings, seed, teacher, context) {
  const { emit, gate, ...rest } = context;
  const run = descriptionOf(settings, seed, data.train.size);
  const training = trainNetwork(engine, data, run, teacher ? [teacher] : [], {
    ...rest,
    countsTest: true,
  });
  const {
    network,
    loss: _,
    ...finished
  } = await finish(training, async (event) => {
    if (event.type === 'look') return emit(/** @type {LookEvent} */ (event));
    emit({ ...event, loss: event.loss.total });
    await gate.pass(context.signal);
  });
  try {
    return {
      ...examine(engine, network, data.test),
      ...finished,
      seed,
      agreement: teacher ? engine.evaluate(network, data.test, { teacher }).agreement : null,
    };
  } finally {
    network.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Mlp} network
 * @param {Dataset} test
 * @returns {Examined}
 */
export function examine(engine, network, test) {
  const model = network.toSafetensors();
  const { layers } = network;
  return {
    model,
    fingerprint: fingerprint(model),
    layers,
    parameters: parameterCount(layers),
    test: { ...count(engine, network, test), count: test.size },
  };
}
