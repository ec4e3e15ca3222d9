/** @typedef {{ x: number, y: number }} Point */

/** A curve that never has more points than a chart can show: when it is full, neighbours are merged. */
export class Series {
  /** @type {Point[]} */
  #points = [];
  /** How many added points one kept point stands for. */
  #merge = 1;
  /** @type {Point[]} added points that don't make a kept one yet */
  #rest = [];
  #capacity;

  /** @param {number} [capacity] an even number */
  constructor(capacity = 400) {
    this.#capacity = capacity;
  }

  /** @param {Point} point */
  add(point) {
    this.#rest.push(point);
    if (this.#rest.length < this.#merge) return;
    this.#points.push(mean(this.#rest));
    this.#rest = [];
    if (this.#points.length < this.#capacity) return;
    this.#merge *= 2;
    this.#points = Array.from({ length: this.#capacity / 2 }, (_, i) =>
      mean(this.#points.slice(2 * i, 2 * i + 2)),
    );
  }

  /** A copy, with the points of the last, incomplete group as one. */
  points() {
    return this.#rest.length === 0 ? this.#points.slice() : [...this.#points, mean(this.#rest)];
  }
}

/**
 * The last x, the mean y.
 * @param {Point[]} points
 * @returns {Point}
 */
function mean(points) {
  const sum = points.reduce((total, { y }) => total + y, 0);
  return { x: points[points.length - 1].x, y: sum / points.length };
}
