import { remember, recall } from '../state/memory.js';
import { fill } from './fill.js';
import { formatter } from './numbers.js';

/** @typedef {keyof typeof import('../../messages/en.json')} MessageKey */

/** @type {Record<string, Record<MessageKey, string>>} one file, one language */
const catalogues = Object.fromEntries(
  Object.entries(
    /** @type {Record<string, Record<MessageKey, string>>} */ (
      import.meta.glob('../../messages/*.json', { eager: true, import: 'default' })
    ),
  ).map(([path, catalogue]) => [path.replace(/^.*\/(.*)\.json$/, '$1'), catalogue]),
);

export const languages = Object.entries(catalogues).map(([code, messages]) => ({
  code,
  name: messages['language.name'],
}));

/** The language of the page. Everything that is read from it changes with it, at once. */
class Language {
  code = $state(firstLanguage());

  /** @param {string} code */
  choose(code) {
    this.code = code;
    remember('language', code);
  }

  /**
   * @param {MessageKey} key
   * @param {Record<string, string | number>} [params]
   */
  message(key, params = {}) {
    return fill(catalogues[this.code][key], params, (value) => this.number(value));
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options = {}) {
    return formatter(this.code, options).format(value);
  }

  /** @param {string} day YYYY-MM-DD */
  date(day) {
    const options = /** @type {const} */ ({ dateStyle: 'long', timeZone: 'UTC' });
    return new Intl.DateTimeFormat(this.code, options).format(new Date(day));
  }
}

/** '?lang=' of a link, the choice of an earlier visit, what the browser prefers, English. */
function firstLanguage() {
  const wanted = [
    new URLSearchParams(location.search).get('lang'),
    recall('language'),
    ...navigator.languages.map((tag) => tag.split('-')[0]),
  ];
  return wanted.find((code) => code !== null && Object.hasOwn(catalogues, code)) ?? 'en';
}

export const language = new Language();

/**
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [params]
 */
export const t = (key, params) => language.message(key, params);
