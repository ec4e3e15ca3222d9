import { StopRule } from './stop-rule.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 *
 * @typedef {{ errors: number, loss: number }} Count `loss`: mean cross-entropy with the labels, nats
 */

/** Counts a network's errors while it is trained, and keeps what the rule that stops it wants kept. */
export class Looks {
  /** @type {Count | null} on the held-out images, by the last look */
  heldOut = null;
  /** @type {{ file: Uint8Array, epoch: number, heldOut: Count } | null} the network with the fewest
   *   errors on them, where the rule wants that one */
  best = null;
  #engine;
  #network;
  #on;
  #rule;

  /**
   * @param {Engine} engine
   * @param {Mlp} network
   * @param {{ heldOut: Dataset | null, test: Dataset | null }} on the test images decide nothing
   * @param {import('./description.js').Stop} [stop]
   */
  constructor(engine, network, on, stop) {
    this.#engine = engine;
    this.#network = network;
    this.#on = on;
    this.#rule = new StopRule(stop);
  }

  /** Images that each look is at. */
  get size() {
    return (this.#on.heldOut?.size ?? 0) + (this.#on.test?.size ?? 0);
  }

  /**
   * @param {number} epoch
   * @returns {{ heldOut: Count | null, test: Count | null, ending: 'patience' | 'target' | null }}
   */
  take(epoch) {
    const [heldOut, test] = [this.#on.heldOut, this.#on.test].map(
      (dataset) => dataset && count(this.#engine, this.#network, dataset),
    );
    this.heldOut = heldOut;
    if (!heldOut) return { heldOut, test, ending: null };
    const { isBest, ending } = this.#rule.look(heldOut.errors);
    if (isBest && this.#rule.keepsBest) {
      this.best = { file: this.#network.toSafetensors(), epoch, heldOut };
    }
    return { heldOut, test, ending };
  }
}

/**
 * @param {Engine} engine
 * @param {Mlp} network
 * @param {Dataset} dataset
 * @returns {Count}
 */
export function count(engine, network, dataset) {
  const { errors, crossEntropy } = engine.evaluate(network, dataset);
  return { errors, loss: crossEntropy };
}
