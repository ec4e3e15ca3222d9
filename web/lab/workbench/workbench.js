import { require } from '../../engine/errors.js';
import { Gate } from '../gate.js';
import { checkRun } from './settings.js';
import { examine, trainOne } from './training.js';

/**
 * @typedef {import('../protocol.js').Requests} Requests
 */

/** Trains one network at a time, with settings of every kind. Each request is a method. */
export class Workbench {
  #engine;
  #data;
  #isTraining = false;
  #isHalted = false;
  #gate = new Gate();

  /**
   * @param {import('../../engine/index.js').Engine} engine
   * @param {{ train: import('../../engine/index.js').Dataset,
   *   test: import('../../engine/index.js').Dataset }} data
   */
  constructor(engine, data) {
    this.#engine = engine;
    this.#data = data;
  }

  /**
   * @param {Requests['train']['parameters']} parameters
   * @param {import('../laboratory.js').RequestContext} context
   * @returns {Promise<Requests['train']['answer']>}
   */
  async train({ settings, seed, teacher: file, paused }, { emit, signal }) {
    require(!this.#isTraining, 'a training is running; halt it first');
    checkRun(settings);
    const teacher = file && this.#engine.mlpFromSafetensors(file);
    this.#isTraining = true;
    this.#isHalted = false;
    this.pause({ paused });
    try {
      return await trainOne(this.#engine, this.#data, settings, seed, teacher, {
        emit,
        signal,
        gate: this.#gate,
        isHalted: () => this.#isHalted,
      });
    } finally {
      this.#isTraining = false;
      teacher?.dispose();
    }
  }

  /**
   * @param {Requests['pauseTraining']['parameters']} parameters
   * @returns {null}
   */
  pause({ paused }) {
    if (paused) this.#gate.shut();
    else this.#gate.open();
    return null;
  }

  /** @returns {null} */
  halt() {
    this.#isHalted = true;
    this.#gate.open();
    return null;
  }

  /**
   * @param {Requests['examine']['parameters']} parameters
   * @returns {Requests['examine']['answer']}
   */
  examine({ file, inputs }) {
    const network = this.#engine.mlpFromSafetensors(file, { inputs });
    try {
      const { rows, cols, classes } = this.#data.test;
      const { layers } = network;
      require(layers[0] === rows * cols &&
        layers.at(-1) ===
          classes, `the network goes from ${layers[0]} inputs to ${layers.at(-1)} classes; expected ${rows * cols} to ${classes}`);
      return examine(this.#engine, network, this.#data.test);
    } finally {
      network.dispose();
    }
  }
}
