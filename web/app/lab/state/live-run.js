import { seedsOf } from '../../../lab/settings.js';
import { Series } from '../../kit/series.js';

/**
 * @typedef {import('../kept-run.js').Curves} Curves
 * @typedef {import('../kept-run.js').TrainedNetwork} TrainedNetwork
 * @typedef {import('../../../lab/training.js').TrainingEvent} TrainingEvent
 * @typedef {import('../../../lab/training.js').StepsEvent} StepsEvent
 * @typedef {import('../../../lab/settings.js').RunSettings} RunSettings
 * @typedef {import('../presets.js').Role} Role
 *
 * @typedef {object} LiveView
 * @property {string} id
 * @property {Role} [role]
 * @property {RunSettings} settings
 * @property {boolean} isTeacher
 * @property {(Pick<TrainedNetwork, 'seed' | 'curves'>)[]} networks finished ones, then the one in training
 * @property {StepsEvent | null} latest
 * @property {number} seedIndex of the one in training
 * @property {number} seeds
 * @property {number} fraction of the whole run
 * @property {number | null} secondsLeft of the whole run
 */

/** A run while it is made. Taking an event in costs the same however long it runs. */
export class LiveRun {
  /** @type {TrainedNetwork[]} */
  finished = [];
  /** @type {Map<string, Uint8Array>} their files, by fingerprint */
  files = new Map();
  #seed = NaN;
  #curves = new CurveRecord();
  /** @type {StepsEvent | null} */
  #latest = null;

  /**
   * @param {string} id
   * @param {RunSettings} settings
   * @param {Role} [role]
   */
  constructor(id, settings, role) {
    this.id = id;
    this.settings = settings;
    this.role = role;
  }

  get isTeacher() {
    return this.role === 'teacher';
  }

  /** @param {number} seed */
  begin(seed) {
    this.#seed = seed;
    this.#curves = new CurveRecord();
    this.#latest = null;
  }

  /** @param {TrainingEvent} event */
  apply(event) {
    this.#curves.apply(event);
    if (event.type === 'steps') this.#latest = event;
  }

  /** @param {import('../../../lab/training.js').Trained} trained */
  finish({ model, ...trained }) {
    this.files.set(trained.fingerprint, model);
    this.finished.push({ ...trained, curves: this.#curves.view() });
    this.#seed = NaN;
  }

  /**
   * A copy to draw.
   * @returns {LiveView}
   */
  view() {
    const seeds = seedsOf(this.settings).length;
    const done = this.finished.length;
    const latest = this.#latest;
    const perSeed =
      latest && latest.secondsLeft !== null ? latest.seconds + latest.secondsLeft : null;
    const isBetween = Number.isNaN(this.#seed);
    return {
      id: this.id,
      role: this.role,
      settings: this.settings,
      isTeacher: this.isTeacher,
      networks: isBetween
        ? [...this.finished]
        : [...this.finished, { seed: this.#seed, curves: this.#curves.view() }],
      latest,
      seedIndex: Math.min(done, seeds - 1),
      seeds,
      fraction: Math.min(1, (done + (isBetween ? 0 : (latest?.fraction ?? 0))) / seeds),
      secondsLeft:
        perSeed === null
          ? null
          : (latest?.secondsLeft ?? 0) + Math.max(0, seeds - done - 1) * perSeed,
    };
  }
}

class CurveRecord {
  #series = {
    trainingLoss: new Series(200),
    testErrors: new Series(),
    heldOutErrors: new Series(),
    testLoss: new Series(),
    heldOutLoss: new Series(),
  };

  /** @param {TrainingEvent} event */
  apply(event) {
    const { images: x } = event;
    if (event.type === 'steps') {
      this.#series.trainingLoss.add({ x, y: event.loss });
      return;
    }
    this.#series.testErrors.add({ x, y: event.test.errors });
    this.#series.testLoss.add({ x, y: event.test.loss });
    if (!event.heldOut) return;
    this.#series.heldOutErrors.add({ x, y: event.heldOut.errors });
    this.#series.heldOutLoss.add({ x, y: event.heldOut.loss });
  }

  /** @returns {Curves} */
  view() {
    return {
      trainingLoss: this.#series.trainingLoss.points(),
      testErrors: this.#series.testErrors.points(),
      heldOutErrors: this.#series.heldOutErrors.points(),
      testLoss: this.#series.testLoss.points(),
      heldOutLoss: this.#series.heldOutLoss.points(),
    };
  }
}
