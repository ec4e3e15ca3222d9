import { initialValues, linkOf, readLink } from './link.js';

/** @typedef {import('./link.js').Values} Values */

/** What Back and Forward change in a visit: where the reader is, and nothing that was set there. */
const places = /** @type {const} */ (['view', 'experiment', 'chapter']);

/** What the page's URL says. A change is written there, so that the address can always be shared. */
class Address {
  /** @type {Values} */
  values = $state.raw(initialValues);
  /** @type {import('./link.js').LinkProblem[]} what the link asked for in vain */
  problems = $state.raw([]);
  /** @type {Partial<Record<keyof Values, string>>} what was typed in vain and waits to be mended */
  refused = $state.raw({});
  /** What follows from one link; it marks the entries of the browser's history that belong to it. */
  #visit = 0;

  constructor() {
    this.#open(history.state);
    addEventListener('popstate', ({ state }) => {
      if (state === this.#visit) this.#return();
      else this.#open(state);
    });
  }

  /** @param {Partial<Values>} change */
  change(change) {
    history.replaceState(this.#visit, '', this.#apply(change));
  }

  /** As change(), but the browser's Back undoes it. @param {Partial<Values>} change */
  go(change) {
    history.replaceState(this.#visit, ''); // nothing else may have marked the entry yet
    history.pushState(this.#visit, '', this.#apply(change));
  }

  /**
   * Remembers a text that may not stand for a value, until that is changed.
   * @param {keyof Values} name
   * @param {string} text
   */
  refuse(name, text) {
    this.refused = { ...this.refused, [name]: text };
  }

  /** @param {string[]} names */
  forgetRefused(names) {
    this.refused = Object.fromEntries(
      Object.entries(this.refused).filter(([name]) => !names.includes(name)),
    );
  }

  /** The address with some other values. @param {Partial<Values>} change */
  with(change) {
    const link = linkOf({ ...this.values, ...change });
    return link === '' ? location.pathname + location.search : `#${link}`;
  }

  /** @param {Partial<Values>} change */
  #apply(change) {
    this.values = { ...this.values, ...change };
    this.problems = [];
    this.forgetRefused(Object.keys(change));
    return this.with({});
  }

  /** @param {number | null} visit null: a new one, by a link or by what was typed as the address */
  #open(visit) {
    const { values, problems } = readLink(location.hash);
    this.values = values;
    this.problems = problems;
    this.refused = {};
    this.#visit = visit ?? Date.now();
  }

  #return() {
    const { values } = readLink(location.hash);
    this.change(Object.fromEntries(places.map((name) => [name, values[name]])));
  }
}

export const address = new Address();
