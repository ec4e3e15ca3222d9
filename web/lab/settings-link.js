import { defaultSettings, isAllowed, rules, settingNames } from './settings.js';

/** Version of the format; a link of another one is not guessed at. */
const version = 'v1';

/**
 * Something in a link that is not obeyed: a version or a setting that is unknown, or a value that is
 * not allowed.
 * @typedef {{ kind: 'version' | 'name' | 'value', name: string, value: string }} LinkProblem
 */

/**
 * The settings that differ from the defaults, as the part of a URL behind '#'; '' when none does.
 * @param {import('./settings.js').Settings} settings
 */
export function settingsToHash(settings) {
  const parts = settingNames
    .filter((name) => format(settings[name]) !== format(defaultSettings[name]))
    .map((name) => `${name}=${format(settings[name])}`);
  return parts.length === 0 ? '' : [version, ...parts].join('&');
}

/**
 * Reads settings from a URL's hash. What can't be read keeps its default and is reported.
 * @param {string} hash with or without '#'
 * @returns {{ settings: import('./settings.js').Settings, problems: LinkProblem[] }}
 */
export function settingsFromHash(hash) {
  const settings = { ...defaultSettings };
  /** @type {LinkProblem[]} */
  const problems = [];
  const [first, ...parts] = hash.replace(/^#/, '').split('&');
  if (first === '') return { settings, problems };
  if (first !== version) {
    problems.push({ kind: 'version', name: first, value: '' });
    return { settings, problems };
  }
  for (const [name, text] of new URLSearchParams(parts.join('&'))) {
    const value = isSetting(name) ? parse(name, text) : undefined;
    if (!isSetting(name)) problems.push({ kind: 'name', name, value: text });
    else if (!isAllowed(name, value)) problems.push({ kind: 'value', name, value: text });
    else Object.assign(settings, { [name]: value });
  }
  return { settings, problems };
}

/**
 * @param {string} name
 * @returns {name is keyof import('./settings.js').Settings}
 */
function isSetting(name) {
  return Object.hasOwn(rules, name);
}

/** @param {number | string | number[]} value */
function format(value) {
  return Array.isArray(value) ? value.join('-') : String(value);
}

/**
 * @param {keyof import('./settings.js').Settings} name
 * @param {string} text
 */
function parse(name, text) {
  const toNumber = (/** @type {string} */ part) => (part.trim() === '' ? NaN : Number(part));
  switch (rules[name].kind) {
    case 'number':
      return toNumber(text);
    case 'layers':
      return text === '' ? [] : text.split('-').map(toNumber);
    case 'choice':
      return text;
  }
}
