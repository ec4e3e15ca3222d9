import { Gate } from './gate.js';

/**
 * @typedef {import('../story/comparison.js').LaneName} LaneName
 *
 * What a comparison is about to do when it may be held: one round, some steps of some networks on
 * the same batches.
 * @typedef {object} Round
 * @property {LaneName[]} lanes
 * @property {import('../engine/src/index.js').Dataset} dataset what these networks learn from
 * @property {number} step steps taken so far
 * @property {number} usualSteps of a round that nothing holds
 */

/**
 * How a comparison moves: by itself, held, or a step at a time. It is asked before each round; what
 * it answers has no part in the results.
 */
export class Pace {
  #isHeld = false;
  #stepsGranted = 0;
  /** @type {LaneName | null} */
  #holdBefore = null;
  #gate = new Gate();
  #onHeld;
  /** @type {Round | null} the round that waits to be let go on */
  waiting = null;

  /** @param {{ onHeld?: (round: Round) => void }} [options] */
  constructor({ onHeld } = {}) {
    this.#onHeld = onHeld;
  }

  hold() {
    this.#isHeld = true;
  }

  /** @param {LaneName | null} [holdBefore] the network before whose first step to hold again */
  go(holdBefore = null) {
    this.#isHeld = false;
    this.#stepsGranted = 0;
    this.#holdBefore = holdBefore;
    this.#gate.open();
  }

  /** While held: one step of each network of the round, then held again. */
  step() {
    if (!this.#isHeld) return;
    this.#stepsGranted += 1;
    this.#gate.open();
  }

  /**
   * Waits while the comparison is held; throws the signal's reason if that comes first.
   * @param {Round} round
   * @param {AbortSignal} [signal]
   * @returns {Promise<number>} how many steps the round may have
   */
  async next(round, signal) {
    if (this.#holdBefore && round.step === 0 && round.lanes.includes(this.#holdBefore)) {
      this.#holdBefore = null;
      this.hold();
    }
    while (this.#isHeld && this.#stepsGranted === 0) {
      this.#gate.shut();
      this.waiting = round;
      this.#onHeld?.(round);
      try {
        await this.#gate.pass(signal);
      } finally {
        this.waiting = null;
      }
    }
    if (!this.#isHeld) return round.usualSteps;
    this.#stepsGranted -= 1;
    return 1;
  }
}
