import { recall } from '../address/memory.js';

/**
 * The language of a visit: '?lang=' of a link, the choice of an earlier visit, what the browser
 * prefers, English.
 * @param {string[]} codes of the languages that there are
 */
export function firstLanguage(codes) {
  const wanted = [
    new URLSearchParams(location.search).get('lang'),
    recall('language'),
    ...navigator.languages.map((tag) => tag.split('-')[0]),
  ];
  return wanted.find((code) => code !== null && codes.includes(code)) ?? 'en';
}
