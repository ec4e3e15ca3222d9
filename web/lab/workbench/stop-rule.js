/**
 * @typedef {'end' | 'patience' | 'target' | 'hand'} Ending how a training came to its end: after all
 *   epochs, by a rule, or because somebody stopped it
 */

/** Decides from held-out errors, never from test errors, when a training has gone on long enough. */
export class StopRule {
  #settings;
  #fewest = Infinity;
  #looksSince = 0;

  /** @param {Pick<import('./settings.js').RunSettings, 'stop' | 'patience' | 'target'>} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * @param {number} errors on the held-out images
   * @returns {{ isBest: boolean, ending: 'patience' | 'target' | null }}
   */
  look(errors) {
    const { stop, patience, target } = this.#settings;
    const isBest = errors < this.#fewest;
    this.#fewest = Math.min(this.#fewest, errors);
    this.#looksSince = isBest ? 0 : this.#looksSince + 1;
    if (stop === 'target' && errors <= target) return { isBest, ending: 'target' };
    if (stop === 'patience' && this.#looksSince >= patience) return { isBest, ending: 'patience' };
    return { isBest, ending: null };
  }
}
