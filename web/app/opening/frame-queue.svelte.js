import { flushSync } from 'svelte';

/** Milliseconds after which a frame begins no further piece. */
const enoughForAFrame = 4;

/**
 * What a page has to make when it opens, a few pieces a frame, on a slow machine one, so that a click in
 * between is answered at once. Pieces are made in the order of the page: what a piece asks for comes
 * right after it.
 */
class FrameQueue {
  /** @type {(() => void)[]} */
  #waiting = [];
  #place = 0;
  /** @type {(() => void)[]} */
  #afterwards = [];
  #left = $state(0);
  #isUnderWay = false;

  /** Whether all that has asked for a turn has had it. */
  get areOver() {
    return this.#left === 0;
  }

  /** @param {() => void} make */
  queue(make) {
    if (import.meta.env.SSR) return; // the build renders what is there before the first turn
    this.#left += 1;
    this.#waiting.splice(this.#place, 0, make);
    this.#place += 1;
    if (!this.#isUnderWay) this.#awaitFrame();
  }

  /**
   * Counts a file that is on its way as something that waits for a turn.
   * @template File
   * @param {Promise<File>} file
   */
  async await(file) {
    this.#left += 1;
    try {
      return await file;
    } finally {
      setTimeout(() => this.#settle()); // whoever awaits it has asked for its turn by then
    }
  }

  /** Acts once all that has asked for a turn has had it. @param {() => void} act */
  afterwards(act) {
    if (this.areOver) act();
    else this.#afterwards.push(act);
  }

  /** Makes at once what still waits, and what that asks for in its turn. */
  finish() {
    flushSync();
    while (this.#waiting.length > 0) this.#takeOne();
  }

  #awaitFrame() {
    this.#isUnderWay = true;
    const take = () => {
      const end = performance.now() + enoughForAFrame;
      while (this.#waiting.length > 0 && performance.now() < end) this.#takeOne();
      this.#isUnderWay = false;
      if (this.#waiting.length > 0) this.#awaitFrame();
    };
    if (document.hidden) setTimeout(take);
    else requestAnimationFrame(() => setTimeout(take)); // what was made before has been drawn then
  }

  #takeOne() {
    const make = /** @type {() => void} */ (this.#waiting.shift());
    this.#place = 0;
    make();
    flushSync();
    this.#place = this.#waiting.length;
    this.#settle();
  }

  #settle() {
    this.#left -= 1;
    if (this.areOver) for (const act of this.#afterwards.splice(0)) act();
  }
}

export const frameQueue = new FrameQueue();
