import { ensure } from '../../engine/src/errors.js';
import { Answers } from '../../story/answers.js';
import { logitsOf } from '../../runs/logits.js';
import { laneNames } from '../../story/comparison.js';

/**
 * @typedef {import('../../story/comparison.js').LaneName} LaneName
 * @typedef {import('../../story/comparison.js').Models} Models
 */

/** The story's three networks, and what they say about all test images, as long as it holds. */
export class Networks {
  #supplies;
  /** @type {Models | null} */
  #models = null;
  /** @type {Map<LaneName, Answers>} */
  #answers = new Map();
  /** @type {Uint8Array | null} */
  #labels = null;

  /** @param {import('../supplies.js').Supplies} supplies */
  constructor(supplies) {
    this.#supplies = supplies;
  }

  /** The networks as they are now. */
  get current() {
    ensure(this.#models, 'there are no networks yet; prepare them first');
    return this.#models;
  }

  /** Of all test images. */
  get labels() {
    return (this.#labels ??= this.#supplies.ready().data.test.labels());
  }

  /** @param {Models} models in the place of the others, which are disposed of */
  replace(models) {
    if (this.#models) for (const lane of laneNames) this.#models[lane].dispose();
    this.#models = models;
    this.#answers.clear();
  }

  /** @param {import('../../story/pretrained.js').ModelFiles} files which some networks are read from */
  restore(files) {
    const { engine } = this.#supplies.ready();
    const restored = { ...this.current };
    for (const lane of laneNames) {
      const file = files[lane];
      if (!file) continue;
      restored[lane].dispose();
      restored[lane] = engine.mlpFromSafetensors(file);
    }
    this.#models = restored;
    this.#answers.clear();
  }

  /** @param {LaneName} lane which has changed */
  forgetAnswers(lane) {
    this.#answers.delete(lane);
  }

  /** @param {LaneName} lane */
  answersOf(lane) {
    const known = this.#answers.get(lane);
    if (known) return known;
    const { test } = this.#supplies.ready().data;
    const answers = new Answers(logitsOf(this.current[lane], test), this.labels);
    this.#answers.set(lane, answers);
    return answers;
  }
}
