import { remember } from '../address/memory.js';
import { fill } from './fill.js';
import { firstLanguage } from './first-language.js';
import { messageOf } from './message-of.js';
import { formatNumber } from './numbers.js';
import { pluralForm } from './plurals.js';

/** @typedef {keyof typeof import('../../messages/en.json')} MessageKey */

/** The language code in a file's name. @param {string} path */
const codeOf = (path) => path.replace(/^.*\/(.*)\.json$/, '$1');

/** One file, one language. */
const catalogues = Object.fromEntries(
  Object.entries(
    /** @type {Record<string, () => Promise<Record<MessageKey, string>>>} */ (
      import.meta.glob('../../messages/*.json', { import: 'default' })
    ),
  ).map(([path, load]) => [codeOf(path), load]),
);

/**
 * Every language, by the name that those who read it give it: all that is loaded of the others
 * (tools/language-names.mjs).
 */
export const languages = Object.entries(
  /** @type {Record<string, string>} */ (
    import.meta.glob('../../messages/*.json', { query: '?name', import: 'default', eager: true })
  ),
).map(([path, name]) => ({ code: codeOf(path), name }));

const first = firstLanguage(Object.keys(catalogues));

/** The language of the page. Everything that is read from it changes with it, at once. */
class Language {
  code = $state(first);
  /** @type {string | null} the language that was chosen last, where it cannot be fetched */
  missing = $state(null);
  /** Whether the choice outlives the visit. */
  isKept = $state(true);
  #messages;

  /** @param {Record<MessageKey, string>} messages */
  constructor(messages) {
    this.#messages = $state.raw(messages);
  }

  /** Fetches a language, and changes to it when it is there. @param {string} code */
  async choose(code) {
    this.missing = null;
    try {
      this.#messages = await catalogues[code]();
      this.code = code;
      this.isKept = remember('language', code);
    } catch (error) {
      console.info(`the page keeps its language: ${error}`);
      this.missing = code;
    }
  }

  /**
   * @param {MessageKey} key
   * @param {Record<string, string | number>} [params]
   */
  message(key, params = {}) {
    return fill(this.#messages[key], params, this);
  }

  /**
   * The message for what goes by a name (message-of.js).
   * @param {string} kind
   * @param {string} name
   */
  named(kind, name) {
    const { key, params } = messageOf(this.#messages, kind, name);
    return this.message(key, params);
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options = {}) {
    return formatNumber(this.code, value, options);
  }

  /**
   * @param {number} value
   * @param {string[]} forms of a word (plurals.js)
   */
  plural(value, forms) {
    return pluralForm(this.code, value, forms);
  }

  /** @param {string} day YYYY-MM-DD */
  date(day) {
    const options = /** @type {const} */ ({ dateStyle: 'long', timeZone: 'UTC' });
    return new Intl.DateTimeFormat(this.code, options).format(new Date(day));
  }
}

export const language = new Language(await catalogues[first]());

/**
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [params]
 */
export const t = (key, params) => language.message(key, params);
