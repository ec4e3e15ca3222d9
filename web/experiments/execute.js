import { measureLatencies } from './latency.js';
import { layersFor } from './layers.js';

/**
 * @typedef {import('../engine/index.js').Engine} Engine
 * @typedef {import('../engine/index.js').Dataset} Dataset
 * @typedef {import('../engine/index.js').Mlp} Mlp
 * @typedef {import('./definition.js').Training} Training
 * @typedef {import('./definition.js').Measurement} Measurement
 *
 * @typedef {{ train: Dataset, test: Dataset }} Data
 *
 * @typedef {object} Trained
 * @property {number} loss mean of the last progress report, nats
 * @property {number} seconds
 * @property {{ epoch: number, heldOutErrors: number }} [best] with `stopEarly`: when the network was
 *   at its best
 *
 * @typedef {object} Measured
 * @property {number} errors of `count`
 * @property {number[]} byLabel errors on the images of each class that the network has
 * @property {number} count
 * @property {number} [shift] of the biases
 * @property {{ parameters: number, bytes: number, milliseconds: number }} [costs] for one image
 *
 * @typedef {{ trained: Trained } | { measured: Measured }} Result
 * @typedef {{ result: Result, network?: Uint8Array }} Outcome the network, safetensors, of a training
 *
 * @typedef {{ epoch: number, epochs: number, loss: number, samplesPerSecond: number,
 *   secondsLeft: number }} JobProgress
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
  const { hidden, images = {}, distil, options, stopEarly } = training;
  const begun = performance.now();
  const layers = layersFor(data, hidden, teacher);
  const dataset = cut(data.train, images, seed);
  const heldOut = stopEarly && cut(data.train, stopEarly.images, seed);
  const model = engine.mlp({ layers, seed });
  const stepsPerEpoch = Math.ceil(dataset.size / (options.batchSize ?? 128));
  /** @type {import('../engine/training-options.js').ObjectiveOptions} */
  const objective = distil
    ? {
        kind: 'soft-target',
        teacher,
        temperature: distil.temperature,
        softWeight: distil.softWeight,
      }
    : { kind: 'hard' };
  let loss = NaN;
  let best = { epoch: 0, heldOutErrors: Infinity };
  /** @type {Uint8Array} */
  let network = new Uint8Array();
  try {
    for await (const progress of engine.train(model, dataset, {
      ...options,
      objective,
      seed,
      ...(stopEarly && { stepsPerProgress: stepsPerEpoch * stopEarly.everyEpochs }),
      signal,
    })) {
      const { epoch, samplesPerSecond, secondsLeft } = progress;
      loss = progress.loss.total;
      onProgress?.({ epoch, epochs: options.epochs, loss, samplesPerSecond, secondsLeft });
      if (!heldOut) continue;
      const { errors } = engine.evaluate(model, heldOut);
      if (errors >= best.heldOutErrors) continue;
      best = { epoch, heldOutErrors: errors };
      network = model.toSafetensors();
    }
    if (!heldOut) network = model.toSafetensors();
  } finally {
    for (const handle of [model, dataset, heldOut]) handle?.dispose();
  }
  const seconds = (performance.now() - begun) / 1000;
  return { result: { trained: { loss, seconds, ...(heldOut && { best }) } }, network };
}

/**
 * @param {Dataset} all
 * @param {import('./definition.js').Images} images
 * @param {number} seed
 */
function cut(all, { from = 0, count, only, without, subset }, seed) {
  let rest = all.take({ from, count: count ?? all.size - from });
  const cuts = [
    only && (() => rest.withClasses(only)),
    without && (() => rest.withoutClasses(without)),
    subset && (() => rest.subset({ size: subset, seed })),
  ];
  for (const next of cuts) {
    if (!next) continue;
    const smaller = next();
    rest.dispose();
    rest = smaller;
  }
  return rest;
}

/**
 * @param {Engine} engine
 * @param {Data} data
 * @param {Measurement} measurement
 * @param {Mlp[]} networks
 * @returns {Measured}
 */
function measure(engine, data, { kind, classes = [] }, networks) {
  const { train, test } = data;
  switch (kind) {
    case 'errors':
      return plainErrors(engine, test, networks);
    case 'costs':
      return { ...plainErrors(engine, test, networks), costs: costsOf(networks, test) };
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
        `measurement: kind is '${kind}'; expected errors, costs, prior-matching or best-on-test`,
      );
  }
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
 * @param {(onTest: import('../engine/index.js').BiasShift) => number} choose
 */
function shifted(engine, { test }, networks, classes, choose) {
  const onTest = engine.biasShift(networks, test, classes);
  const shift = choose(onTest);
  const { total, byLabel } = onTest.errors(shift);
  onTest.dispose();
  return { errors: total, byLabel: [...byLabel], count: test.size, shift };
}

/**
 * @param {Mlp[]} networks
 * @param {Dataset} test
 */
function costsOf(networks, test) {
  const images = Array.from({ length: Math.min(100, test.size) }, (_, i) => test.image(i));
  const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
  return {
    parameters: sum(networks.map((network) => network.parameterCount)),
    bytes: sum(networks.map((network) => network.toSafetensors().byteLength)),
    milliseconds: sum(measureLatencies(networks, images)),
  };
}

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
