import { defaultData } from '../../data/datasets.js';
import { chapters } from './chapters.js';
import { sizes } from '../../experiments/definition.js';
import { experimentNames } from '../../experiments/names.js';
import { defaultSettings, isAllowed, rules, settingNames } from '../../story/settings.js';
import { defaultRun, isAllowedInRun, runRules, runSettingNames } from '../../lab/settings.js';
import { unmangled, withoutTail } from './mangled-link.js';

/**
 * What a link to this page can say, and how: everything that is not as it is at first stands behind
 * the '#', as 'v1&name=value&…'.
 *
 * @typedef {object} Field
 * @property {unknown} initial value of a page whose link says nothing of it
 * @property {(text: string) => unknown} read undefined: not possible
 * @property {(value: any) => string} write
 *
 * @typedef {'story' | 'experiments' | 'lab'} View
 * @typedef {import('./chapters.js').ChapterName} ChapterName
 * @typedef {(typeof experimentNames)[number]} ExperimentName
 * @typedef {import('../../experiments/definition.js').Size} Size
 *
 * @typedef {object} Place where the page opens, and what of it a shared link leaves to the reader
 * @property {View} view
 * @property {ExperimentName} experiment of the view of experiments
 * @property {Size} size of it
 * @property {ChapterName | ''} chapter of the story that is scrolled to
 * @property {ChapterName | 'start' | ''} only the one part that is shown, as in a frame of another page
 * @property {Lockable[]} lock settings that are shown and can't be changed
 * @property {Control[]} hide settings that are not shown
 * @property {number} look the viewing temperature, 0.5 .. 50
 * @property {'linear' | 'log'} scale of the bars under the microscope
 * @property {number | null} image under the microscope, of the test set; null: the page's own choice
 *
 * @typedef {keyof import('../../story/settings.js').Settings} Control
 * @typedef {Control | 'lab'} Lockable a setting, or all of the lab's
 * @typedef {import('../../lab/settings.js').RunSettings} RunSettings
 * @typedef {{ [Name in keyof RunSettings as `lab.${Name}`]: RunSettings[Name] }} LabValues settings of
 *   the lab's next run
 * @typedef {import('../../story/settings.js').Settings & LabValues & Place} Values
 *
 * Something in a link that is not obeyed: a version or a name that is unknown, or a value that is not
 * possible.
 * @typedef {{ kind: 'version' | 'name' | 'value', name: string, value: string }} LinkProblem
 */

/** Version of the format; a link of another one is not guessed at. */
const version = 'v1';

/** @type {readonly View[]} */
export const views = Object.freeze(['story', 'experiments', 'lab']);

const chapterNames = chapters.map(({ name }) => name);

/** @type {Record<string, Field>} */
const fields = {
  view: choice(views),
  experiment: choice(experimentNames),
  size: choice(sizes),
  chapter: choice(['', ...chapterNames]),
  only: choice(['', 'start', ...chapterNames]),
  lock: some([...settingNames, 'lab']),
  hide: some(settingNames),
  look: settingField(rules.temperature, defaultSettings.temperature, (value) =>
    isAllowed('temperature', value),
  ),
  scale: choice(['linear', 'log']),
  image: indexBelow(defaultData.testImages),
  ...Object.fromEntries(
    settingNames.map((name) => [
      name,
      settingField(rules[name], defaultSettings[name], (value) => isAllowed(name, value)),
    ]),
  ),
  ...Object.fromEntries(
    runSettingNames.map((name) => [
      `lab.${name}`,
      settingField(runRules[name], defaultRun[name], (value) => isAllowedInRun(name, value)),
    ]),
  ),
};

export const initialValues = /** @type {Values} */ (
  Object.freeze(
    Object.fromEntries(Object.entries(fields).map(([name, { initial }]) => [name, initial])),
  )
);

/**
 * The part of a URL behind '#'; '' when everything is as it is at first.
 * @param {Values} values
 */
export function linkOf(values) {
  const parts = Object.entries(fields).flatMap(([name, { initial, write }]) => {
    const value = values[/** @type {keyof Values} */ (name)];
    if (value === initial) return []; // as most are, in each of a page's many links
    const text = write(value);
    return text === write(initial) ? [] : [`${name}=${text}`];
  });
  return parts.length === 0 ? '' : [version, ...parts].join('&');
}

/**
 * Reads a URL's hash, also as chat, mail and learning platforms make it. What can't be read stays as it
 * is at first and is reported.
 * @param {string} hash with or without '#'
 * @returns {{ values: Values, problems: LinkProblem[] }}
 */
export function readLink(hash) {
  const link = unmangled(hash).replace(/^#+/, '');
  const whole = readFields(link);
  if (whole.problems.length === 0) return whole;
  const withoutItsTail = readFields(withoutTail(link));
  return withoutItsTail.problems.length < whole.problems.length ? withoutItsTail : whole;
}

/** @param {string} link */
function readFields(link) {
  const values = { ...initialValues };
  /** @type {LinkProblem[]} */
  const problems = [];
  const [first, ...parts] = link.split('&');
  if (first === '') return { values, problems };
  if (first !== version) {
    problems.push({ kind: 'version', name: first, value: '' });
    return { values, problems };
  }
  for (const part of parts) {
    if (part === '') continue;
    const [name, ...rest] = part.split('=');
    const text = rest.join('=');
    if (!Object.hasOwn(fields, name)) {
      problems.push({ kind: 'name', name, value: text });
      continue;
    }
    const value = fields[name].read(text);
    if (value === undefined) problems.push({ kind: 'value', name, value: text });
    else Object.assign(values, { [name]: value });
  }
  return { values, problems };
}

/**
 * One of some words; the first unless said.
 * @param {readonly string[]} choices
 * @returns {Field}
 */
function choice(choices) {
  return {
    initial: choices[0],
    read: (text) => choices.find((one) => one === text),
    write: (value) => value,
  };
}

/**
 * Any of some words; none unless said.
 * @param {readonly string[]} choices
 * @returns {Field}
 */
function some(choices) {
  return {
    initial: [],
    read(text) {
      const chosen = text === '' ? [] : text.split(',');
      return chosen.every((one) => choices.includes(one)) ? chosen : undefined;
    },
    write: (value) => value.join(','),
  };
}

/**
 * A whole number 0 .. count - 1; null unless said.
 * @param {number} count
 * @returns {Field}
 */
function indexBelow(count) {
  return {
    initial: null,
    read(text) {
      if (text === '') return null;
      return /^\d+$/.test(text) && Number(text) < count ? Number(text) : undefined;
    },
    write: (value) => String(value ?? ''),
  };
}

/**
 * @param {import('../../lab/settings.js').Rule} rule
 * @param {unknown} initial
 * @param {(value: unknown) => boolean} isPossible
 * @returns {Field}
 */
function settingField(rule, initial, isPossible) {
  const toNumber = (/** @type {string} */ part) => (part.trim() === '' ? NaN : Number(part) + 0); // -0 is 0
  const toNumbers = (/** @type {string} */ text) =>
    text === '' ? [] : text.split('-').map(toNumber);
  const formerly = ('formerly' in rule && rule.formerly) || {};
  /** @type {Record<typeof rule.kind, (text: string) => unknown>} */
  const readers = {
    number: toNumber,
    layers: toNumbers,
    classes: toNumbers,
    choice: (text) => (Object.hasOwn(formerly, text) ? formerly[text] : text),
    fingerprint: (text) => text,
  };
  return {
    initial,
    read(text) {
      const value = readers[rule.kind](text);
      return isPossible(value) ? value : undefined;
    },
    write: (value) => (Array.isArray(value) ? value.join('-') : String(value)),
  };
}
