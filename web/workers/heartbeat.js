/** Milliseconds between two beats. */
const interval = 500;

/**
 * A worker that has sent nothing during so many beats is taken for dead. Beats are counted, not
 * seconds: in a tab that sleeps, the page's timer sleeps too.
 */
const missedBeatsAllowed = 40;

/** A sign of life. @typedef {{ type: 'beat' }} Beat */

/**
 * A worker's end: it gives signs of life from now on, twice a second, by a timer.
 * @param {import('./rpc.js').Port} port
 * @returns {() => void} gives one, if the last is old enough: for calls that take long, which hold up
 *   the timer
 */
export function startBeating(port) {
  let lastBeat = 0;
  function beat() {
    const now = performance.now();
    if (now - lastBeat < interval) return;
    lastBeat = now;
    port.post(/** @type {Beat} */ ({ type: 'beat' }));
  }
  setInterval(beat, interval / 2);
  return beat;
}

/** The other end: counts the beats in which it heard nothing. */
export class Pulse {
  #missed = 0;
  #timer;

  /** @param {(how: string) => void} onDeath called when they are too many */
  constructor(onDeath) {
    this.#timer = setInterval(() => {
      this.#missed += 1;
      if (this.#missed <= missedBeatsAllowed) return;
      onDeath(`it gave no sign of life for ${(missedBeatsAllowed * interval) / 1000} s`);
    }, interval);
  }

  heard() {
    this.#missed = 0;
  }

  stop() {
    clearInterval(this.#timer);
  }
}
