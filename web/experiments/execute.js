import { costsOf } from '../runs/costs.js';
import { logitsOf } from '../runs/logits.js';
import { entropy, softmax } from '../runs/softmax.js';
import { finish, trainNetwork } from '../runs/train-network.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 * @typedef {import('./definition.js').Training} Training
 * @typedef {import('./definition.js').Measurement} Measurement
 *
 * @typedef {import('../runs/layers.js').Data} Data
 *
 * @typedef {object} Trained
 * @property {number} loss mean of the last progress report, nats
 * @property {number} seconds
 * @property {{ epoch: number, heldOutErrors: number }} [best] with a rule that stops it: when the
 *   network was at its best
 *
 * @typedef {object} Measured
 * @property {number} errors of `count`
 * @property {number[]} byLabel errors on the images of each class that the network has
 * @property {number} count
 * @property {number} [shift] of the biases
 * @property {import('../runs/costs.js').Cost} [costs]
 * @property {number} [entropy] of its soft targets, a mean, bits
 *
 * @typedef {{ trained: Trained } | { measured: Measured }} Result
 * @typedef {{ result: Result, network?: Uint8Array }} Outcome the network, safetensors, of a training
 *
 * @typedef {{ epoch: number, epochs: number, loss: number, samplesPerSecond: number,
 *   secondsLeft: number | null }} JobProgress
 * @typedef {{ signal?: AbortSignal, onProgress?: (progress: JobProgress) => void }} Context
 */

/**
 * Does one job with an engine.
 * @param {Engine} engine
 * @param {Data} data
 * @param {import('./jobs.js').Job} job
 * @param {Uint8Array[]} files the networks that it needs, safetensors
 * @param {Context} [context]
 * @returns {Promise<Outcome>}
 */
export async function execute(engine, data, job, files, context = {}) {
  const networks = files.map((file) => engine.mlpFromSafetensors(file));
  try {
    return job.kind === 'train'
      ? await train(engine, data, job.training, job.seed, networks, context)
      : { result: { measured: measure(engine, data, job.measurement, networks) } };
  } finally {
    for (const network of networks) network.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Data} data
 * @param {Training} training
 * @param {number} seed
 * @param {Mlp[]} teacher
 * @param {Context} context
 * @returns {Promise<Outcome>}
 */
async function train(engine, data, training, seed, teacher, { signal, onProgress }) {
  const { epochs } = training.options;
  const running = trainNetwork(engine, data, { ...training, seed }, teacher, { signal });
  const { network, loss, seconds, heldOut, keptFrom } = await finish(running, (event) => {
    if (event.type !== 'steps') return;
    const { epoch, samplesPerSecond, secondsLeft } = event;
    onProgress?.({ epoch, epochs, loss: event.loss.total, samplesPerSecond, secondsLeft });
  });
  const best = heldOut && { epoch: keptFrom, heldOutErrors: heldOut.errors };
  try {
    return {
      result: { trained: { loss, seconds, ...(best && { best }) } },
      network: network.toSafetensors(),
    };
  } finally {
    network.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Data} data
 * @param {Measurement} measurement
 * @param {Mlp[]} networks
 * @returns {Measured}
 */
function measure(engine, data, { kind, classes = [], temperature = 1 }, networks) {
  const { train, test } = data;
  switch (kind) {
    case 'errors':
      return plainErrors(engine, test, networks);
    case 'soft-targets':
      return {
        ...plainErrors(engine, test, networks),
        entropy: entropyOf(networks[0], test, temperature),
      };
    case 'costs':
      return { ...plainErrors(engine, test, networks), costs: sumOf(costsOf(networks, test)) };
    case 'prior-matching': {
      const labels = train.labels();
      const share = labels.filter((label) => classes.includes(label)).length / labels.length;
      return shifted(engine, data, networks, classes, () => {
        const asked = engine.biasShift(networks, train, classes);
        const shift = asked.priorMatching(share);
        asked.dispose();
        return shift;
      });
    }
    case 'best-on-test':
      return shifted(engine, data, networks, classes, (onTest) => onTest.best());
    default:
      throw new Error(
        `measurement: kind is '${kind}'; expected errors, costs, soft-targets, prior-matching or best-on-test`,
      );
  }
}

/**
 * The mean entropy of a network's soft targets, bits.
 * @param {Mlp} network
 * @param {Dataset} images
 * @param {number} temperature
 */
function entropyOf(network, images, temperature) {
  const logits = logitsOf(network, images);
  const { size, classes } = images;
  let sum = 0;
  for (let i = 0; i < size; ++i) {
    sum += entropy(softmax(logits.subarray(i * classes, (i + 1) * classes), temperature));
  }
  return sum / size;
}

/**
 * @param {Engine} engine
 * @param {Dataset} test
 * @param {Mlp[]} networks
 */
function plainErrors(engine, test, networks) {
  const { errors, count, confusion } = engine.evaluate(networks, test);
  return { errors, byLabel: errorsByLabel(confusion), count };
}

/**
 * @param {Engine} engine
 * @param {Data} data
 * @param {Mlp[]} networks
 * @param {number[]} classes
 * @param {(onTest: import('../engine/src/index.js').BiasShift) => number} choose
 */
function shifted(engine, { test }, networks, classes, choose) {
  const onTest = engine.biasShift(networks, test, classes);
  const shift = choose(onTest);
  const { total, byLabel } = onTest.errors(shift);
  onTest.dispose();
  return { errors: total, byLabel: [...byLabel], count: test.size, shift };
}

/**
 * Of networks that answer as one.
 * @param {import('../runs/costs.js').Cost[]} costs
 */
const sumOf = (costs) =>
  costs.reduce((sum, { parameters, bytes, milliseconds }) => ({
    parameters: sum.parameters + parameters,
    bytes: sum.bytes + bytes,
    milliseconds: sum.milliseconds + milliseconds,
  }));

/**
 * @param {Uint32Array} confusion (classes * classes) of the network, a row a label
 * @returns {number[]} (classes)
 */
export function errorsByLabel(confusion) {
  const classes = Math.sqrt(confusion.length);
  return Array.from({ length: classes }, (_, label) =>
    confusion
      .subarray(label * classes, (label + 1) * classes)
      .reduce((sum, images, answer) => (answer === label ? sum : sum + images), 0),
  );
}
