import { flushSync } from 'svelte';

/**
 * What a page has to make when it opens, a piece a task: no frame of the first seconds has more to do
 * than one of them, and a click in between is answered at once.
 */
class Turns {
  /** @type {(() => void)[]} */
  #waiting = [];
  #left = $state(0);

  /** Whether all that has asked for a turn has had it. */
  get areOver() {
    return this.#left === 0;
  }

  /** @param {() => void} make */
  queue(make) {
    this.#left += 1;
    this.#waiting.push(make);
    setTimeout(() => this.#takeOne());
  }

  /** Makes at once what still waits, and what that asks for in its turn. */
  finish() {
    flushSync();
    while (this.#waiting.length > 0) {
      this.#takeOne();
      flushSync();
    }
  }

  #takeOne() {
    const make = this.#waiting.shift();
    if (!make) return; // finish() has been here
    make();
    this.#left -= 1;
  }
}

export const turns = new Turns();
