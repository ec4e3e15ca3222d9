import { dataSetNamed } from '../data/datasets.js';
import { knownDataOf, readFiles } from '../data/load.js';
import { loadEngine } from '../engine/index.js';
import { DarkKnowledgeError, require } from '../engine/errors.js';
import { execute } from '../experiments/execute.js';
import { digestOf } from '../experiments/jobs.js';
import { Answers } from './answers.js';
import { logitsOf } from './ask.js';
import { batchOf } from './batches.js';
import { biasCurve } from './bias-curve.js';
import { compare, costsOf, createModels, laneNames } from './comparison.js';
import { findImages } from './image-query.js';
import { runLessons } from './lessons/run-lessons.js';
import { lookAlikes } from './look-alikes.js';
import { memoryOfLab } from './memory.js';
import { Pace } from './pace.js';
import { fetchPretrained } from './pretrained.js';
import { sampleOf, spreadSample } from './sample.js';
import { throttled } from './throttled.js';
import { compareStarts } from './transfer.js';
import { Workbench } from './workbench/workbench.js';

/** Enough test images to tell a trained network from one that guesses. */
const glanceImages = 1000;

/**
 * Milliseconds that the training leaves the machine to the page when a network's first numbers are
 * there: code that has never run has to draw them, and would wait for a core where there are few.
 */
const firstLook = 50;

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
  #pace = new Pace();
  /** @type {import('./settings.js').Settings | null} of the comparison that runs */
  #running = null;
  /** @type {AbortController | null} stops the lessons that are going on */
  #lessons = null;
  /** @type {Workbench | null} */
  #workbench = null;
  #onWork;
  /** @param {{ onWork?: () => void }} [options] `onWork`: called from within what takes long */
  constructor({ onWork } = {}) {
    this.#onWork = onWork;
  }

  /**
   * @param {Requests['load']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['load']['answer']>}
   */
  async load({ data, variant, threads }, { emit, signal }) {
    const dataSet = dataSetNamed(data.id);
    const [engine, files] = await Promise.all([
      loadEngine({ variant, threads, memory: memoryOfLab(dataSet), onWork: this.#onWork }),
      readFiles(dataSet, data.source, { signal, onProgress: throttled(emit) }),
    ]);
    this.#engine?.dispose();
    this.#engine = engine;
    this.#models = null;
    const toTheByte = typeof data.source !== 'string'; // the reader's files may be anything
    this.#data = knownDataOf(engine, files, dataSet, { toTheByte });
    this.#labels = this.#data.test.labels();
    this.#workbench = new Workbench(engine, this.#data);
    return { engine: engine.about() };
  }

  /** @returns {Requests['digest']['answer']} */
  digest() {
    return digestOf(this.#ready().data);
  }

  /**
   * @param {Requests['prepare']['parameters']} parameters
   * @returns {null}
   */
  prepare({ settings }) {
    require(!this.#running, 'a comparison is running; stop it first');
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
   * @param {Requests['pretrained']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['pretrained']['answer']>}
   */
  async pretrained({ folder }, { signal }) {
    const untrained = this.#models;
    const { provenance, models } = await fetchPretrained(folder, signal);
    if (this.#models !== untrained) return null;
    this.restore({ models });
    return provenance;
  }

  /** @returns {Requests['costs']['answer']} */
  costs() {
    const { data, current } = this.#ready();
    return costsOf(current, data.test);
  }

  /**
   * @param {Requests['compare']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['compare']['answer']>}
   */
  async compare({ settings, holdBefore }, { emit, signal }) {
    this.#lessons?.abort(new DarkKnowledgeError('interrupted', 'a comparison began'));
    this.prepare({ settings });
    const { engine, data, current } = this.#ready();
    this.#running = settings;
    const pace = new Pace({
      onHeld: ({ lanes, step }) => emit({ type: 'held', lanes, step }),
    });
    this.#pace = pace;
    pace.go(holdBefore);
    /** @type {Set<LaneName>} */
    const begun = new Set();
    try {
      for await (const event of compare(engine, current, data, settings, { signal, pace })) {
        emit(event);
        const { type, lane } = event;
        if (type === 'trained') emit({ type: 'model', lane, file: current[lane].toSafetensors() });
        if (type !== 'steps') continue;
        this.#answers.delete(lane);
        if (begun.has(lane)) continue;
        begun.add(lane);
        await new Promise((goOn) => setTimeout(goOn, firstLook));
      }
    } finally {
      this.#running = null;
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
  pause({ paused, holdBefore }) {
    if (paused) this.#pace.hold();
    else this.#pace.go(holdBefore);
    return null;
  }

  /** @returns {null} */
  step() {
    this.#pace.step();
    return null;
  }

  /**
   * @param {Requests['nextBatch']['parameters']} parameters
   * @returns {Requests['nextBatch']['answer']}
   */
  nextBatch({ count }) {
    const round = this.#pace.waiting;
    if (!round || !this.#running) return null;
    const { dataset, step } = round;
    const { batchSize, seed } = this.#running;
    const batch = batchOf({ size: dataset.size, batchSize, seed }, step);
    const labels = dataset.labels();
    const images = Array.from(batch.subarray(0, count), (index) => ({
      index,
      label: labels[index],
      pixels: dataset.image(index),
    }));
    return { size: batch.length, images };
  }

  /**
   * @param {Requests['lessons']['parameters']} plan
   * @param {RequestContext} context
   * @returns {Promise<Requests['lessons']['answer']>}
   */
  async lessons(plan, { emit, signal }) {
    require(!this.#running, 'a comparison is running; wait for it, or stop it');
    require(!this.#lessons, 'other lessons are going on; wait for them, or stop them');
    const { engine, data, current } = this.#ready();
    const stopper = new AbortController();
    const stop = () => stopper.abort(signal.reason);
    signal.addEventListener('abort', stop);
    this.#lessons = stopper;
    let taught = 0;
    try {
      const options = { signal: stopper.signal };
      for await (const event of runLessons(engine, current.teacher, data, plan, options)) {
        if (event.type === 'result') taught += 1;
        emit(event);
      }
    } finally {
      this.#lessons = null;
      signal.removeEventListener('abort', stop);
    }
    return taught;
  }

  /** @returns {Requests['teacherErrors']['answer']} */
  teacherErrors() {
    const { engine, data, current } = this.#ready();
    const glance = data.test.subset({ size: Math.min(glanceImages, data.test.size), seed: 0 });
    const { errors, count } = engine.evaluate(current.teacher, glance);
    glance.dispose();
    return { errors, count };
  }

  /**
   * @param {Requests['pick']['parameters']} parameters
   * @returns {Requests['pick']['answer']}
   */
  pick({ rule, count, seed }) {
    if (rule.by === 'least-sure') {
      return this.#testImages(this.#answersOf('teacher').leastSure(count));
    }
    return this.#testImages(sampleOf(this.#labels, rule, count, seed));
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

  /**
   * @param {Requests['execute']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['execute']['answer']>}
   */
  execute({ job, files }, { emit, signal }) {
    const { engine, data } = this.#ready();
    return execute(engine, data, job, files, { signal, onProgress: emit });
  }

  /**
   * @param {Requests['sampleTraining']['parameters']} parameters
   * @returns {Requests['sampleTraining']['answer']}
   */
  sampleTraining({ count }) {
    return spreadSample(this.#ready().data.train, count);
  }

  /**
   * @param {Requests['biasCurve']['parameters']} question
   * @returns {Requests['biasCurve']['answer']}
   */
  biasCurve(question) {
    const { engine, data } = this.#ready();
    return biasCurve(engine, data.test, question);
  }

  /**
   * @param {Requests['lookAlikes']['parameters']} parameters
   * @returns {Requests['lookAlikes']['answer']}
   */
  lookAlikes(parameters) {
    const { test } = this.#ready().data;
    return lookAlikes(this.#answersOf('teacher'), (index) => test.image(index), parameters);
  }

  /**
   * @param {Requests['confusions']['parameters']} parameters
   * @returns {Requests['confusions']['answer']}
   */
  confusions({ lanes }) {
    return Object.fromEntries(lanes.map((lane) => [lane, this.#answersOf(lane).confusion()]));
  }

  /**
   * @param {Requests['find']['parameters']} parameters
   * @returns {Requests['find']['answer']}
   */
  find({ query, from, count }) {
    const found = findImages(query, this.#labels, (lane) => this.#answersOf(lane));
    return { total: found.length, images: this.#testImages(found.slice(from, from + count)) };
  }

  /**
   * @param {Requests['entropyBelow']['parameters']} parameters
   * @returns {Requests['entropyBelow']['answer']}
   */
  entropyBelow({ temperature, share }) {
    return this.#answersOf('teacher').entropyBelow(temperature, share);
  }

  /**
   * @param {Requests['transfer']['parameters']} parameters
   * @param {RequestContext} context
   * @returns {Promise<Requests['transfer']['answer']>}
   */
  transfer({ images, seed }, { signal }) {
    const { engine, data, current } = this.#ready();
    return compareStarts(engine, current.distilled, data, { images, seed, signal });
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

  /** @param {number[]} indices */
  #testImages(indices) {
    const { test } = this.#ready().data;
    return indices.map((index) => ({
      index,
      label: this.#labels[index],
      pixels: test.image(index),
    }));
  }

  /** @param {LaneName} lane */
  #answersOf(lane) {
    const known = this.#answers.get(lane);
    if (known) return known;
    const { data, current } = this.#ready();
    const answers = new Answers(logitsOf(current[lane], data.test), this.#labels);
    this.#answers.set(lane, answers);
    return answers;
  }
}
