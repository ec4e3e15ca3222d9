import { laneNames } from '../../../story/comparison.js';
import { Series } from '../../kit/series.js';

/**
 * @typedef {import('../../../story/comparison.js').LaneName} LaneName
 * @typedef {import('../../../story/comparison.js').ComparisonEvent} ComparisonEvent
 * @typedef {import('../../kit/series.js').Point} Point
 *
 * @typedef {object} LaneView
 * @property {'untrained' | 'training' | 'trained'} state
 * @property {Point[]} loss mean training loss over the images shown
 * @property {Point[]} errors test errors, of all test images, over the images shown
 * @property {number | null} epoch
 * @property {import('../../../story/comparison.js').Evaluation | null} evaluation on all test images
 * @property {{ parameters: number, bytes: number, milliseconds: number } | null} cost
 *
 * @typedef {object} RunView
 * @property {import('../../../story/settings.js').Settings} settings
 * @property {Record<LaneName, LaneView>} lanes
 * @property {import('../../../story/comparison.js').StepEvent | null} latest
 * @property {boolean} isFinished
 */

/** What a comparison has reported so far. Taking an event in costs the same however long it runs. */
export class RunRecord {
  /** @type {import('../../../story/comparison.js').StepEvent | null} */
  #latest = null;
  #lanes = Object.fromEntries(laneNames.map((name) => [name, new LaneRecord()]));
  isFinished = false;

  /** @param {import('../../../story/settings.js').Settings} settings */
  constructor(settings) {
    this.settings = settings;
  }

  /** @param {ComparisonEvent} event */
  apply(event) {
    this.#lanes[event.lane].apply(event);
    if (event.type === 'steps') this.#latest = event;
  }

  /** Forgets the networks whose training did not come to its end: they are lost. */
  keepTrained() {
    for (const name of laneNames) {
      if (this.#lanes[name].view().state !== 'trained') this.#lanes[name] = new LaneRecord();
    }
  }

  /**
   * A copy to draw.
   * @returns {RunView}
   */
  view() {
    return {
      settings: this.settings,
      lanes: /** @type {Record<LaneName, LaneView>} */ (
        Object.fromEntries(laneNames.map((name) => [name, this.#lanes[name].view()]))
      ),
      latest: this.#latest,
      isFinished: this.isFinished,
    };
  }
}

class LaneRecord {
  /** @type {LaneView['state']} */
  #state = 'untrained';
  #loss = new Series();
  #errors = new Series();
  /** @type {number | null} */
  #epoch = null;
  /** @type {LaneView['evaluation']} */
  #evaluation = null;
  /** @type {LaneView['cost']} */
  #cost = null;

  /** @param {ComparisonEvent} event */
  apply(event) {
    switch (event.type) {
      case 'steps':
        this.#state = 'training';
        this.#epoch = event.epoch;
        return this.#loss.add({ x: event.images, y: event.loss.total });
      case 'errors':
        return this.#errors.add({ x: event.images, y: event.errors });
      case 'trained':
        this.#state = 'trained';
        this.#evaluation = event.evaluation;
        return;
      case 'measured':
        this.#cost = event;
    }
  }

  /** @returns {LaneView} */
  view() {
    return {
      state: this.#state,
      loss: this.#loss.points(),
      errors: this.#errors.points(),
      epoch: this.#epoch,
      evaluation: this.#evaluation,
      cost: this.#cost,
    };
  }
}
