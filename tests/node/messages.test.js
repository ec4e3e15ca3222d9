import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fill, segments } from '../../web/app/language/fill.js';
import { messageOf } from '../../web/app/language/message-of.js';
import { categoriesOf, pluralForm } from '../../web/app/language/plurals.js';
import { dataSets } from '../../web/data/datasets.js';
import { experiments } from '../../web/experiments/index.js';
import { numbersOfMethods, objectiveChoices } from '../../web/lab/objectives.js';

const web = fileURLToPath(new URL('../../web/', import.meta.url));
const languages = readdirSync(`${web}messages`).map((file) => ({
  code: file.replace('.json', ''),
  /** @type {Record<string, string>} */
  messages: JSON.parse(readFileSync(`${web}messages/${file}`, 'utf8')),
}));
const english = /** @type {typeof languages[0]} */ (languages.find(({ code }) => code === 'en'));
const sources = readdirSync(`${web}app`, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(svelte|js)$/.test(file))
  .map((file) => readFileSync(`${web}app/${file}`, 'utf8'))
  .join('\n');

/** @param {string} text */
const parameters = (text) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();
/** @param {string} text */
const tags = (text) =>
  segments(text)
    .flatMap(({ tag }) => tag ?? [])
    .sort();

test('English and Korean are there', () => {
  expect(languages.map(({ code }) => code)).toEqual(['en', 'ko']);
});

test.each(languages)('$code has every message, and no other', ({ messages }) => {
  expect(Object.keys(messages)).toEqual(Object.keys(english.messages));
  for (const text of Object.values(messages)) expect(text.trim()).not.toBe('');
});

test.each(languages)(
  '$code has the parameters and tags of the English messages',
  ({ messages }) => {
    for (const [key, text] of Object.entries(messages)) {
      const used = new Set(parameters(text));
      expect([key, ...used]).toEqual([key, ...new Set(parameters(english.messages[key]))]);
      expect([key, ...new Set(tags(text))]).toEqual([key, ...new Set(tags(english.messages[key]))]);
    }
  },
);

/** What the lab calls a choice: a method by its name, its own choices otherwise. @param {string} name */
const choiceKey = (name) =>
  `method.${name}` in english.messages ? `method.${name}` : `lab.choice.${name}`;

/** Those that language/data-words.js asks for. */
const dataKeys = dataSets.flatMap(({ id, classes }) =>
  [
    ...['noun', 'class', 'fetching'],
    ...Array.from({ length: classes }, (_, one) => `class.${one}`),
  ].map((word) => `data.${id}.${word}`),
);

/**
 * The keys that are made of names.
 * @param {Record<string, string>} messages
 */
function keysByConvention(messages) {
  const find = (/** @type {string} */ kind, /** @type {string} */ name) =>
    messageOf(messages, kind, name).key;
  const ofMethods = objectiveChoices
    .map((name) => `method.${name}`)
    .filter((key) => key in messages);
  const ofNumbers = numbersOfMethods.map(({ name }) => `number.${name}`);
  const ofExperiments = experiments.flatMap(({ name, rows, criteria, sizes, matrix }) => {
    const trainings = Object.values(sizes).flatMap((plan) => Object.keys(plan.trainings));
    const named = [...rows.map((row) => row.name), ...trainings];
    const ofMap = matrix ? ['map', 'down', 'across'] : [];
    return [
      ...['title', 'section', 'asks', 'did', ...ofMap].map((what) =>
        find('experiment', `${name}.${what}`),
      ),
      ...named.map((row) => find('experiment.row', row)),
      ...criteria.map(({ id }) => find('experiment.criterion', id)),
    ];
  });
  return [...ofMethods, ...ofNumbers, ...ofExperiments, ...dataKeys];
}

test.each(languages)('$code has words for all that has a name in an experiment', ({ messages }) => {
  expect(() => keysByConvention(messages)).not.toThrow();
});

test.each(languages)('$code has words for every method and each of its numbers', ({ messages }) => {
  for (const name of objectiveChoices) expect(messages[choiceKey(name)]).toBeTruthy();
  for (const { name } of numbersOfMethods) expect(messages[`number.${name}`]).toBeTruthy();
});

test('each data set has its words, and each of its classes a name of its own', () => {
  for (const { messages } of languages) {
    expect(dataKeys.filter((key) => !(key in messages))).toEqual([]);
    for (const { id, classes } of dataSets) {
      const names = Array.from(
        { length: classes },
        (_, one) => messages[`data.${id}.class.${one}`],
      );
      expect(new Set(names).size).toBe(classes);
    }
  }
});

test('every message is used on the page', () => {
  const named = new Set(keysByConvention(english.messages));
  const unused = Object.keys(english.messages).filter(
    (key) => !named.has(key) && !sources.includes(`'${key}'`) && !sources.includes(`"${key}"`),
  );
  expect(unused).toEqual([]);
});

test('every message that the page names exists', () => {
  const named = [...sources.matchAll(/\bt\(\s*'([\w.]+)'|message="([\w.]+)"/g)].map(
    ([, call, attribute]) => call ?? attribute,
  );
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((key) => !(key in english.messages))).toEqual([]);
});

test('no word of the page stands outside the messages', () => {
  const markup = readdirSync(`${web}app`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svelte') && !file.endsWith('Colophon.svelte'))
    .map((file) => readFileSync(`${web}app/${file}`, 'utf8'))
    .map((text) => text.replace(/<(script|style)[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, ''))
    // Expressions, outermost braces and all, then tags: what is left is text.
    .map((text) => {
      let rest = text;
      while (/\{[^{}]*\}/.test(rest)) rest = rest.replace(/\{[^{}]*\}/g, ' ');
      return rest.replace(/<[^>]*>/g, ' ');
    });
  expect(markup.join(' ').match(/[A-Za-z가-힣]{3,}/g) ?? []).toEqual([]);
});

test.each(languages)(
  '$code gives a form of a word for each plural it has',
  ({ code, messages }) => {
    for (const [key, text] of Object.entries(messages)) {
      for (const [, forms] of text.matchAll(/\{\w+\|([^{}]*)\}/g)) {
        expect([key, forms.split('|').length]).toEqual([key, categoriesOf(code).length]);
      }
    }
  },
);

/** @param {string} code */
const languageOf = (code) => ({
  number: (/** @type {number} */ value) => `<${value}>`,
  plural: (/** @type {number} */ value, /** @type {string[]} */ forms) =>
    pluralForm(code, value, forms),
});

test('parameters are put in, numbers in the way of the language', () => {
  const language = languageOf('en');
  expect(fill('{n} of {all}, {name}', { n: 1, all: 2, name: 'x' }, language)).toBe('<1> of <2>, x');
  expect(fill('{unknown}', {}, language)).toBe('{unknown}');
});

test('a per cent sign is not parted from what is written to it', () => {
  const language = { number: String, plural: () => '' };
  const filled = fill('{a}를 <b>{a}</b>로, {a} 34%입니다 <b>{a}</b>.', { a: '7%' }, language);
  expect(filled).toBe('7%\u2060를 <b>7%\u2060</b>로, 7% 34%\u2060입니다 <b>7%</b>.');
});

test('a word takes the form that its number asks for', () => {
  /** @param {number} n */
  const english = (n) => fill('{n} {n|image|images}', { n }, languageOf('en'));
  expect([0, 1, 1.5, 2].map(english)).toEqual([
    '<0> images',
    '<1> image',
    '<1.5> images',
    '<2> images',
  ]);
  expect(fill('{n} {n|image|images}', { n: '–' }, languageOf('en'))).toBe('– images');

  /** @param {number} n */
  const polish = (n) => fill('{n|obraz|obrazy|obrazów|obrazu}', { n }, languageOf('pl'));
  expect([1, 2, 5, 22, 1.5].map(polish)).toEqual([
    'obraz',
    'obrazy',
    'obrazów',
    'obrazy',
    'obrazu',
  ]);
});

test('a message is split at its tags', () => {
  expect(segments('a <b>c</b> d<teacher>e</teacher>')).toEqual([
    { tag: null, text: 'a ' },
    { tag: 'b', text: 'c' },
    { tag: null, text: ' d' },
    { tag: 'teacher', text: 'e' },
  ]);
});
