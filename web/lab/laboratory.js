import { loadEngine, loadMnist } from '../engine/index.js';
import { DarkKnowledgeError, require } from '../engine/errors.js';
import { Answers } from './answers.js';
import { compare, createModels, laneNames } from './comparison.js';
import { Workbench } from './workbench/workbench.js';

/** Images that a network is asked about in one call. */
const block = 500;

/**
 * @typedef {import('./protocol.js').Requests} Requests
 * @typedef {import('./protocol.js').RequestType} RequestType
 * @typedef {import('./comparison.js').LaneName} LaneName
 *
 * @typedef {{ emit: (event: any) => void, signal: AbortSignal }} RequestContext
 */

/**
 * The engine, the data and the three networks, and everything that can be asked of them. It lives in
 * a worker, but needs none. Each request of the protocol is a method.
 */
export class Laboratory {
  /** @type {import('../engine/index.js').Engine | null} */
  #engine = null;
  /** @type {{ train: import('../engine/index.js').Dataset, test: import('../engine/index.js').Dataset } | null} */
  #data = null;
  /** @type {import('./comparison.js').Models | null} */
  #models = null;
  /** @type {Map<LaneName, Answers>} what the networks say about all test images, as long as it holds */
  #answers = new Map();
  /** @type {Uint8Array} */
  #labels = new Uint8Array();
  /** @type {Workbench | null} */
  #workbench = null;
  #pause = new Gate();
  #isComparing = false;

  /**
   * @param {Requests['load']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['load']['answer']>}
   */
  async load({ mnist, variant }, { emit, signal }) {
    const [engine, files] = await Promise.all([
      loadEngine({ variant }),
      loadMnist({ baseUrl: mnist, signal, onProgress: emit }),
    ]);
    this.#engine?.dispose();
    this.#engine = engine;
    this.#models = null;
    this.#data = { train: engine.dataset(files.train), test: engine.dataset(files.test) };
    this.#labels = this.#data.test.labels();
    this.#workbench = new Workbench(engine, this.#data);
    return {
      engine: engine.about(),
      trainImages: this.#data.train.size,
      testImages: this.#data.test.size,
    };
  }

  /**
   * @param {Requests['prepare']['parameters']} parameters
   * @returns {null}
   */
  prepare({ settings }) {
    require(!this.#isComparing, 'a comparison is running; stop it first');
    const { engine, data } = this.#ready();
    this.#replaceModels(createModels(engine, settings, data.train));
    return null;
  }

  /**
   * @param {Requests['restore']['parameters']} parameters
   * @returns {null}
   */
  restore({ models }) {
    const { engine, current } = this.#ready();
    const restored = { ...current };
    for (const lane of laneNames) {
      const file = models[lane];
      if (!file) continue;
      restored[lane]?.dispose();
      restored[lane] = engine.mlpFromSafetensors(file);
    }
    this.#models = restored;
    this.#answers.clear();
    return null;
  }

  /**
   * @param {Requests['compare']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['compare']['answer']>}
   */
  async compare({ settings }, { emit, signal }) {
    this.prepare({ settings });
    const { engine, data, current } = this.#ready();
    this.#isComparing = true;
    this.#pause.open();
    try {
      for await (const event of compare(engine, current, data, settings, { signal })) {
        if (event.type === 'steps') this.#answers.delete(event.lane);
        emit(event);
        await this.#pause.passed(signal);
      }
    } finally {
      this.#isComparing = false;
    }
    return {
      teacher: current.teacher.toSafetensors(),
      alone: current.alone.toSafetensors(),
      distilled: current.distilled.toSafetensors(),
    };
  }

  /**
   * @param {Requests['pause']['parameters']} parameters
   * @returns {null}
   */
  pause({ paused }) {
    if (paused) this.#pause.close();
    else this.#pause.open();
    return null;
  }

  /**
   * @param {Requests['pick']['parameters']} parameters
   * @returns {Requests['pick']['answer']}
   */
  pick({ rule, count, seed }) {
    const { test } = this.#ready().data;
    return this.#indices(rule, count, seed).map((index) => ({
      index,
      label: this.#labels[index],
      pixels: test.image(index),
    }));
  }

  /**
   * @param {Requests['logits']['parameters']} parameters
   * @returns {Requests['logits']['answer']}
   */
  logits({ pixels }) {
    const { current } = this.#ready();
    return {
      teacher: current.teacher.logits(pixels),
      alone: current.alone.logits(pixels),
      distilled: current.distilled.logits(pixels),
    };
  }

  /**
   * @param {Requests['classMaps']['parameters']} parameters
   * @returns {Requests['classMaps']['answer']}
   */
  classMaps({ temperature, lanes }) {
    return Object.fromEntries(
      lanes.map((lane) => [lane, this.#answersOf(lane).classMap(temperature)]),
    );
  }

  /** Where single networks are trained, with settings of every kind. */
  get workbench() {
    require(this.#workbench, 'the lab has no images yet; load them first');
    return this.#workbench;
  }

  #ready() {
    if (!this.#engine || !this.#data) {
      throw new DarkKnowledgeError(
        'invalid-argument',
        'the lab has no images yet; load them first',
      );
    }
    const current = this.#models;
    return {
      engine: this.#engine,
      data: this.#data,
      get current() {
        require(current, 'the lab has no networks yet; prepare them first');
        return current;
      },
    };
  }

  /** @param {import('./comparison.js').Models} models */
  #replaceModels(models) {
    if (this.#models) for (const lane of laneNames) this.#models[lane].dispose();
    this.#models = models;
    this.#answers.clear();
  }

  /**
   * @param {import('./protocol.js').PickRule} rule
   * @param {number} count
   * @param {number} seed
   */
  #indices(rule, count, seed) {
    if (rule.by === 'least-sure') return this.#answersOf('teacher').leastSure(count);
    const candidates = [...this.#labels.keys()].filter(
      (index) => rule.by === 'random' || this.#labels[index] === rule.label,
    );
    // A golden-ratio walk: spread over the candidates, other ones for every seed.
    const start = (seed * 0.618034) % 1;
    return Array.from(
      { length: Math.min(count, candidates.length) },
      (_, i) => candidates[Math.floor(((start + i / count) % 1) * candidates.length)],
    );
  }

  /** @param {LaneName} lane */
  #answersOf(lane) {
    const known = this.#answers.get(lane);
    if (known) return known;
    const { data, current } = this.#ready();
    const { size, rows, cols, classes } = data.test;
    const logits = new Float32Array(size * classes);
    for (let first = 0; first < size; first += block) {
      const count = Math.min(block, size - first);
      const pixels = new Uint8Array(count * rows * cols);
      for (let i = 0; i < count; ++i) pixels.set(data.test.image(first + i), i * rows * cols);
      logits.set(current[lane].logits(pixels), first * classes);
    }
    const answers = new Answers(logits, this.#labels);
    this.#answers.set(lane, answers);
    return answers;
  }
}

/** Something that can be waited for while it is closed. */
class Gate {
  /** @type {Set<() => void> | null} those who wait; null while the gate is open */
  #waiting = null;

  close() {
    this.#waiting ??= new Set();
  }

  open() {
    for (const goOn of this.#waiting ?? []) goOn();
    this.#waiting = null;
  }

  /**
   * Resolves when the gate is open; throws the signal's reason if that comes first.
   * @param {AbortSignal} signal
   */
  async passed(signal) {
    const waiting = this.#waiting;
    if (!waiting) return;
    await new Promise((resolve) => {
      const goOn = () => resolve(undefined);
      waiting.add(goOn);
      signal.addEventListener('abort', goOn, { once: true });
    });
    signal.throwIfAborted();
  }
}
