import { BiasShift } from './bias-shift.js';
import { requireAttached } from './bytes.js';
import { Dataset, makeDataset, requireWholeNumbers } from './dataset.js';
import { quoted, refuseUnknown, require, requireNumber } from './errors.js';
import { makeMlp, Mlp, networksOf, requireMean } from './mlp.js';
import { startModule } from './module.js';
import { train } from './train.js';

/**
 * Starts the engine. The same call works in a page, a worker and Node; train in a worker, since a
 * chunk of steps blocks the thread it runs on for about 30 ms.
 * @param {object} [options]
 * @param {string} [options.variant] the WASM build to use, instead of the fastest that runs here:
 *   'simd' (the reproducible reference, the same bits on every machine), 'relaxed-simd',
 *   'simd-threads', 'relaxed-simd-threads'
 * @param {number | 'auto'} [options.threads] 1..64; 'auto', a thread a core up to 8, unless said.
 *   The number has no part in the results.
 * @returns {Promise<Engine>}
 * @throws {import('./errors.js').DarkKnowledgeError} 'unsupported' where WebAssembly SIMD is missing
 */
export async function loadEngine(options = {}) {
  refuseUnknown(options, ['variant', 'threads'], 'loadEngine');
  const { variant, threads = 'auto' } = options;
  require(threads === 'auto' ||
    (Number.isInteger(threads) &&
      threads >= 1 &&
      threads <=
        64), `loadEngine: threads is ${quoted(threads)}; expected 'auto' or a whole number, 1 to 64`);
  const { module, ...choice } = await startModule({
    variant,
    threads: threads === 'auto' ? Math.min(8, await coreCount()) : threads,
  });
  return new Engine(module, choice);
}

/** Cores of this machine; Node 20 has no navigator. */
async function coreCount() {
  if (globalThis.navigator) return globalThis.navigator.hardwareConcurrency ?? 1;
  const { availableParallelism } = await import('node:os');
  return availableParallelism();
}

/** An engine with memory of its own. Made by `loadEngine`. */
export class Engine {
  #module;
  #choice;
  /** @type {Set<import('./handle.js').Handle<any>>} */
  #live = new Set();

  /**
   * @internal
   * @param {import('./wasm-module.js').MainModule} module
   * @param {{ variant: string, reason: string }} choice
   */
  constructor(module, choice) {
    this.#module = module;
    this.#choice = choice;
  }

  /** Versions, the WASM variant and why it was chosen, and how many threads it uses. */
  about() {
    return { ...this.#module.about(), ...this.#choice, threads: this.#module.threads() };
  }

  /**
   * Copies labelled images into the engine.
   * @param {import('./dataset.js').DatasetSource} source
   * @throws {import('./errors.js').DarkKnowledgeError} 'corrupt-data', 'invalid-argument'
   */
  dataset(source) {
    return makeDataset(this.#module, this.#live, source);
  }

  /**
   * A network with He-initialised weights.
   * @param {{ layers: number[], seed: number }} options `layers`: inputs, hidden layers, classes;
   *   `seed` 0 .. 2^53 - 1
   */
  mlp(options) {
    return makeMlp(this.#module, this.#live, options);
  }

  /**
   * Reads a network from a safetensors file: `layers.N.weight` [out, in] and `layers.N.bias`, F32.
   * @param {Uint8Array} bytes
   * @throws {import('./errors.js').DarkKnowledgeError} 'corrupt-data'
   */
  mlpFromSafetensors(bytes) {
    require(bytes instanceof
      Uint8Array, `mlpFromSafetensors takes the file as a Uint8Array; got ${quoted(bytes)}`);
    requireAttached(bytes, 'mlpFromSafetensors: the file');
    return new Mlp(this.#module.Mlp.fromSafetensors(bytes), this.#live);
  }

  /**
   * Trains `model` in place and reports on the way. The same model, data, options and seed give the
   * same bits on every machine. Leaving the loop, or the signal, stops the training.
   * @param {Mlp} model
   * @param {Dataset} dataset
   * @param {import('./training-options.js').TrainingOptions} [options]
   */
  train(model, dataset, options = {}) {
    require(model instanceof Mlp, `train takes an Mlp first; got ${quoted(model)}`);
    requireData(dataset, 'train');
    return train(this.#module, model, dataset, options);
  }

  /**
   * How well `model` does on `dataset`: errors, accuracy, mean cross-entropy (nats), confusion
   * (row = label, column = prediction), expected calibration error (15 bins); with a teacher also
   * the share of equal predictions and the mean KL(teacher || model) at `temperature`. Several
   * networks, as a model or a teacher, are evaluated as one: with the `mean` of their answers.
   * @param {Mlp | Mlp[]} model
   * @param {Dataset} dataset
   * @param {{ teacher?: Mlp | Mlp[], temperature?: number, mean?: import('./mlp.js').Mean }} [options]
   *   `temperature` 1e-4 .. 1e4, 1 unless said; `mean` 'arithmetic' unless said
   */
  evaluate(model, dataset, options = {}) {
    const networks = networksOf(model, 'evaluate takes an Mlp, or several, first');
    requireData(dataset, 'evaluate');
    refuseUnknown(options, ['teacher', 'temperature', 'mean'], 'evaluate');
    const { teacher, temperature = 1, mean = 'arithmetic' } = options;
    requireMean(mean, 'evaluate');
    requireNumber(temperature, 'evaluate: temperature');
    const raw = this.#module.evaluate(
      networks,
      mean,
      dataset.raw,
      teacher === undefined || teacher === null
        ? []
        : networksOf(teacher, 'evaluate: teacher is an Mlp, or several'),
      temperature,
    );
    return {
      ...raw,
      accuracy: 1 - raw.errors / raw.count,
      agreement: raw.agreement ?? null,
      divergence: raw.divergence ?? null,
    };
  }

  /**
   * The mean soft target at `temperature` of the images of each class, (classes * classes): row c
   * is what the model takes the images labelled c for.
   * @param {Mlp | Mlp[]} model
   * @param {Dataset} dataset
   * @param {number} temperature 1e-4 .. 1e4
   * @param {{ mean?: import('./mlp.js').Mean }} [options] 'arithmetic' unless said; several networks
   *   only
   */
  classMap(model, dataset, temperature, options = {}) {
    const networks = networksOf(model, 'classMap takes an Mlp, or several, first');
    requireData(dataset, 'classMap');
    refuseUnknown(options, ['mean'], 'classMap');
    const { mean = 'arithmetic' } = options;
    requireMean(mean, 'classMap');
    requireNumber(temperature, 'classMap: temperature');
    return this.#module.classMap(networks, mean, dataset.raw, temperature);
  }

  /**
   * What `model` would do on `dataset` if the biases of `classes` rose by one number (Hinton et al.
   * 2015, section 3): the errors at any shift, and two rules that choose one. The model is asked once
   * and not changed; `shiftBiases` does that.
   * @param {Mlp | Mlp[]} model
   * @param {Dataset} dataset
   * @param {number[]} classes one or more, but not all
   * @param {{ mean?: import('./mlp.js').Mean }} [options] 'arithmetic' unless said; several networks
   *   only
   */
  biasShift(model, dataset, classes, options = {}) {
    const networks = networksOf(model, 'biasShift takes an Mlp, or several, first');
    requireData(dataset, 'biasShift');
    requireWholeNumbers(classes, 'biasShift: classes');
    refuseUnknown(options, ['mean'], 'biasShift');
    const { mean = 'arithmetic' } = options;
    requireMean(mean, 'biasShift');
    const raw = this.#module.BiasShift.create(networks, mean, dataset.raw, classes);
    return new BiasShift(raw, this.#live);
  }

  /** Objects that the engine holds for JavaScript: datasets, networks, bias shifts and running trainings. */
  liveHandles() {
    return this.#module.liveHandles();
  }

  /**
   * Bytes of memory that the engine has had in use so far, at the most. A build with threads has
   * reserved more.
   */
  memoryBytes() {
    return this.#module.memoryBytes();
  }

  /** Disposes of every dataset, network and bias shift of this engine, and ends its threads. */
  dispose() {
    for (const handle of this.#live) handle.dispose();
    this.#module.setThreads(1);
  }
}

/**
 * @param {unknown} dataset
 * @param {string} where
 */
function requireData(dataset, where) {
  require(dataset instanceof Dataset, `${where} takes a Dataset second; got ${quoted(dataset)}`);
}
