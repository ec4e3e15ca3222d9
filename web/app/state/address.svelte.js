import { initialValues, linkOf, readLink } from './link.js';

/** @typedef {import('./link.js').Values} Values */

/** What the page's URL says. A change is written there, so that the address can always be shared. */
class Address {
  /** @type {Values} */
  values = $state.raw(initialValues);
  /** @type {import('./link.js').LinkProblem[]} what the link asked for in vain */
  problems = $state.raw([]);
  /** @type {Partial<Record<keyof Values, string>>} what was typed in vain and waits to be mended */
  refused = $state.raw({});

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
    addEventListener('popstate', () => this.#read());
  }

  /** @param {Partial<Values>} change */
  change(change) {
    history.replaceState(null, '', this.#apply(change));
  }

  /** As change(), but the browser's Back undoes it. @param {Partial<Values>} change */
  go(change) {
    history.pushState(null, '', this.#apply(change));
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

  #read() {
    const { values, problems } = readLink(location.hash);
    this.values = values;
    this.problems = problems;
    this.refused = {};
  }
}

export const address = new Address();
