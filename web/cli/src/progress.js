/** A line at least so often in a log, ms. */
const logInterval = 30_000;
/** Bars are drawn anew so often at the most, ms. */
const drawInterval = 100;
const barWidth = 24;

/** @typedef {{ isTTY?: boolean, columns?: number, write: (text: string) => unknown }} Output */

/** Lines that are drawn over themselves on a terminal, and written now and then in a log. */
export class Progress {
  #out;
  #drawnAt = -Infinity;
  #lines = 0;

  /** @param {Output} out */
  constructor(out) {
    this.#out = out;
  }

  /** @param {() => string[]} lines asked for when it is time */
  draw(lines) {
    const now = performance.now();
    if (now - this.#drawnAt < (this.#out.isTTY ? drawInterval : logInterval)) return;
    this.#drawnAt = now;
    const width = this.#out.isTTY ? (this.#out.columns ?? 80) - 1 : Infinity;
    const texts = lines().map((line) => line.slice(0, width));
    this.clear();
    this.#out.write(texts.map((text) => `${text}\n`).join(''));
    if (this.#out.isTTY) this.#lines = texts.length;
  }

  /** Writes a line that stays. */
  say(/** @type {string} */ line) {
    this.clear();
    this.#out.write(`${line}\n`);
  }

  /** Takes what was drawn away. */
  clear() {
    if (this.#lines > 0) this.#out.write(`\x1b[${this.#lines}F\x1b[0J`);
    this.#lines = 0;
  }
}

/**
 * One training's line.
 * @param {string} name
 * @param {import('../../experiments/execute.js').JobProgress} progress
 */
export function trainingLine(name, { epoch, epochs, loss, samplesPerSecond, secondsLeft }) {
  return [
    `${bar(epoch / epochs)} ${name}`,
    `epoch ${epoch.toFixed(1)} of ${epochs}`,
    `loss ${loss.toPrecision(3)}`,
    `${Math.round(samplesPerSecond).toLocaleString('en')} images/s`,
    `${duration(secondsLeft)} left`,
  ].join(', ');
}

/** @param {number} fraction 0 or more: one step is taken, even where less than one was asked for */
export function bar(fraction) {
  const full = Math.round(Math.min(1, fraction) * barWidth);
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`;
}

/** @param {number | null} seconds null: not known */
export function duration(seconds) {
  if (seconds === null) return '?';
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
