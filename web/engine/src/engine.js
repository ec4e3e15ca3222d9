import { BiasShift } from './bias-shift.js';
import { bytesOf, floatsOf } from './arrays.js';
import { Dataset, makeDataset } from './dataset.js';
import {
  ensure,
  ensureNumber,
  ensureSeed,
  ensureWholeNumber,
  ensureWholeNumbers,
  quoted,
  refuseUnknown,
} from './errors.js';
import { checkedMemory, usualMemory } from './memory.js';
import { ensureMean, makeMlp, Mlp, networksOf, readMlp } from './mlp.js';
import { endThreads, startModule } from './module.js';
import { synthesize } from './synthesize.js';
import { train, trainTogether } from './train.js';

/**
 * Starts the engine. The same call works in a page, a worker and Node; train in a worker, since a
 * chunk of steps blocks the thread it runs on for about 30 ms.
 * @param {object} [options]
 * @param {string} [options.variant] the WASM build to use, instead of the fastest that runs here:
 *   'simd' (the reproducible reference, the same bits on every machine), 'relaxed-simd',
 *   'simd-threads', 'relaxed-simd-threads'
 * @param {number | 'auto'} [options.threads] 1..64; 'auto', a thread a core up to 8, unless said.
 *   The number has no part in the results.
 * @param {number} [options.memory] bytes to reserve, 16 MiB to 2 GiB; 256 MiB unless said. A build with
 *   threads never has more, and takes of the machine what it uses of them; a build with one thread
 *   takes what it needs. `memoryFor` computes it.
 * @param {() => void} [options.onWork] called from within a call that takes long, some times a second,
 *   so that a worker can say that it lives; it must not throw nor use the engine
 * @returns {Promise<Engine>}
 * @throws {import('./errors.js').DarkKnowledgeError} 'unsupported' where WebAssembly SIMD is missing,
 *   'out-of-memory' beyond 2 GiB
 */
export async function loadEngine(options = {}) {
  refuseUnknown(options, ['variant', 'threads', 'memory', 'onWork'], 'loadEngine');
  const { variant, threads = 'auto', memory = usualMemory, onWork } = options;
  ensure(
    threads === 'auto' || (Number.isInteger(threads) && threads >= 1 && threads <= 64),
    `loadEngine: threads is ${quoted(threads)}; expected 'auto' or a whole number, 1 to 64`,
  );
  ensure(onWork === undefined || typeof onWork === 'function', 'loadEngine: onWork is a function');
  const { module, ...choice } = await startModule({
    variant,
    threads: threads === 'auto' ? Math.min(8, await coreCount()) : threads,
    memory: checkedMemory(memory),
    onWork,
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
  #about;
  /** @type {Set<import('./handle.js').Handle<any>>} */
  #live = new Set();

  /**
   * @internal
   * @param {import('./wasm-module.js').MainModule} module
   * @param {{ variant: string, build: string, reason: string }} choice
   */
  constructor(module, choice) {
    this.#module = module;
    this.#about = { ...module.about(), ...choice };
  }

  /**
   * Versions, the WASM variant and why it was chosen, a fingerprint of its file (`build`), and how many
   * threads it uses.
   */
  about() {
    return { ...this.#about, threads: this.#module.threads() };
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
   * Reads a network from a safetensors file, ours or another program's: one chain of dense layers,
   * whatever its tensors are named, with values of 16, 32 or 64 bits; a missing bias is zero. Between
   * the layers are ReLUs, which a file does not say.
   * @param {import('./arrays.js').Bytes} bytes
   * @param {{ inputs?: import('./mlp.js').InputScale }} [options] `inputs`: what the network was
   *   trained on, pixels of 0 to 1 unless said; folded into its first layer
   * @throws {import('./errors.js').DarkKnowledgeError} 'corrupt-data', 'invalid-argument'
   */
  mlpFromSafetensors(bytes, options = {}) {
    return readMlp(this.#module, this.#live, bytes, options);
  }

  /**
   * Trains `model` in place and reports on the way. The same model, data, options and seed give the
   * same bits on every machine. Leaving the loop, or the signal, stops the training.
   * @param {Mlp} model
   * @param {Dataset} dataset
   * @param {import('./training-options.js').TrainingOptions} [options]
   */
  train(model, dataset, options = {}) {
    ensure(model instanceof Mlp, `train takes an Mlp first; got ${quoted(model)}`);
    ensureData(dataset, 'train');
    return train(this.#module, model, dataset, options);
  }

  /**
   * Trains several networks in place, in turn on each batch, so that a later one may learn from what an
   * earlier one has become (`objective.live`). One that looks at no other comes out as it does alone, bit
   * by bit.
   * @param {import('./training-options.js').Lane[]} lanes one or more: a `model`, and what it learns
   * @param {Dataset} dataset
   * @param {import('./training-options.js').BatchOptions} [options] what they share
   */
  trainTogether(lanes, dataset, options = {}) {
    ensure(
      Array.isArray(lanes) && lanes.length > 0,
      `trainTogether takes lanes first, { model, objective, … }; got ${quoted(lanes)}`,
    );
    for (const [i, lane] of lanes.entries()) {
      ensure(
        lane?.model instanceof Mlp,
        `trainTogether: the model of lane ${i} is ${quoted(lane?.model)}; expected an Mlp`,
      );
    }
    ensureData(dataset, 'trainTogether');
    return trainTogether(this.#module, lanes, dataset, options, 'trainTogether');
  }

  /**
   * Training turned around: `model` stays as it is, and images are moved by the gradient of their pixels
   * until it takes them for what is wanted, as data impressions are made (Nayak et al. 2019, section 3.2).
   * @param {Mlp} model
   * @param {import('./synthesize.js').SynthesisOptions} options
   */
  synthesize(model, options) {
    ensure(model instanceof Mlp, `synthesize takes an Mlp first; got ${quoted(model)}`);
    return synthesize(this.#module, model, options);
  }

  /**
   * The order in which a training shows the samples of an epoch: every one once, shuffled by the seed.
   * @param {{ size: number, seed: number, epoch: number }} options `size` samples in the dataset; `seed`
   *   of the training; `epoch` 0, 1, ...
   * @returns {Uint32Array} indices into the dataset
   */
  epochOrder(options) {
    refuseUnknown(options, ['size', 'seed', 'epoch'], 'epochOrder');
    const { size, seed, epoch } = options;
    ensureWholeNumber(size, 'epochOrder: size', 1);
    ensureSeed(seed, 'epochOrder: seed');
    ensureWholeNumber(epoch, 'epochOrder: epoch', 0);
    return this.#module.epochOrder(size, seed, epoch);
  }

  /**
   * Draws from the Dirichlet distribution, (count * concentrations.length): each row 0 or more and
   * together 1. Right also for concentrations near 0, where nearly all of it is one class's.
   * @param {{ concentrations: number[], count: number, seed: number }} options `concentrations` above 0,
   *   one a class; `seed` 0 .. 2^53 - 1
   */
  dirichlet(options) {
    refuseUnknown(options, ['concentrations', 'count', 'seed'], 'dirichlet');
    const { concentrations, count, seed } = options;
    ensure(
      Array.isArray(concentrations),
      `dirichlet: concentrations is ${quoted(concentrations)}; expected an array of numbers`,
    );
    for (const [i, one] of concentrations.entries())
      ensureNumber(one, `dirichlet: concentrations[${i}]`);
    ensureWholeNumber(count, 'dirichlet: count', 1);
    ensureSeed(seed, 'dirichlet: seed');
    return this.#module.dirichlet(concentrations, count, seed);
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
    ensureData(dataset, 'evaluate');
    refuseUnknown(options, ['teacher', 'temperature', 'mean'], 'evaluate');
    const { teacher, temperature = 1, mean = 'arithmetic' } = options;
    ensureMean(mean, 'evaluate');
    ensureNumber(temperature, 'evaluate: temperature');
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
    ensureData(dataset, 'classMap');
    refuseUnknown(options, ['mean'], 'classMap');
    const { mean = 'arithmetic' } = options;
    ensureMean(mean, 'classMap');
    ensureNumber(temperature, 'classMap: temperature');
    return this.#module.classMap(networks, mean, dataset.raw, temperature);
  }

  /**
   * The same of logits that are at hand, however often another temperature is asked for.
   * @param {Float32Array} logits (count * classes)
   * @param {Uint8Array} labels (count), each below the number of classes
   * @param {number} temperature 1e-4 .. 1e4
   */
  classMapOfLogits(logits, labels, temperature) {
    const where = 'classMapOfLogits';
    const rows = floatsOf(logits, `${where}: logits`);
    ensure(rows, `${where} takes a Float32Array of logits first; got ${quoted(logits)}`);
    const classes = bytesOf(labels, `${where}: labels`);
    ensure(classes, `${where} takes a Uint8Array of labels second; got ${quoted(labels)}`);
    ensureNumber(temperature, `${where}: temperature`);
    return this.#module.classMapOfLogits(rows, classes, temperature);
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
    ensureData(dataset, 'biasShift');
    ensureWholeNumbers(classes, 'biasShift: classes');
    refuseUnknown(options, ['mean'], 'biasShift');
    const { mean = 'arithmetic' } = options;
    ensureMean(mean, 'biasShift');
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

  /**
   * Disposes of every dataset, network and bias shift of this engine, and ends its threads. What is
   * computed with it afterwards is computed on one; once nobody has it any more, its memory is free.
   */
  dispose() {
    for (const handle of this.#live) handle.dispose();
    endThreads(this.#module);
  }
}

/**
 * @param {unknown} dataset
 * @param {string} where
 */
function ensureData(dataset, where) {
  ensure(dataset instanceof Dataset, `${where} takes a Dataset second; got ${quoted(dataset)}`);
}
