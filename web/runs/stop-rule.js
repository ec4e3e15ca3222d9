/**
 * @typedef {'end' | 'patience' | 'target' | 'hand'} Ending how a training came to its end: after all
 *   epochs, by a rule, or because somebody stopped it
 */

/** Decides from held-out errors, never from test errors, when a training has gone on long enough. */
export class StopRule {
  #stop;
  #fewest = Infinity;
  #looksSince = 0;

  /** @param {import('./description.js').Stop} [stop] */
  constructor(stop) {
    this.#stop = stop;
  }

  /** Whether the network is kept as it was when it made the fewest errors, and not as it is at the end. */
  get keepsBest() {
    return this.#stop?.kind === 'best' || this.#stop?.kind === 'patience';
  }

  /**
   * @param {number} errors on the held-out images
   * @returns {{ isBest: boolean, ending: 'patience' | 'target' | null }}
   */
  look(errors) {
    const stop = this.#stop;
    const isBest = errors < this.#fewest;
    this.#fewest = Math.min(this.#fewest, errors);
    this.#looksSince = isBest ? 0 : this.#looksSince + 1;
    if (stop?.kind === 'target' && errors <= stop.errors) return { isBest, ending: 'target' };
    const isOver = stop?.kind === 'patience' && this.#looksSince >= stop.looks;
    return { isBest, ending: isOver ? 'patience' : null };
  }
}
