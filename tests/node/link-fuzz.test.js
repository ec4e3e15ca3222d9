import fc from 'fast-check';
import { expect, test } from 'vitest';
import { experimentNames } from '../../web/experiments/names.js';
import { rules, settingNames } from '../../web/story/settings.js';
import { runRules } from '../../web/lab/settings.js';
import { chapters } from '../../web/app/address/chapters.js';
import { initialValues, linkOf, readLink } from '../../web/app/address/link.js';
import { withHash } from '../../web/app/address/mangled-link.js';
import { manglings, tails } from './manglings.js';

// The same few cases each time in `npm test`; others, and very many, by `npm run fuzz:link`.
const isLong = import.meta.env.MODE === 'fuzz';
fc.configureGlobal(isLong ? { numRuns: 1_000_000 } : { numRuns: 2000, seed: 21 });
const timeout = isLong ? 24 * 3600 * 1000 : undefined;

/** @typedef {import('../../web/lab/settings.js').Rule} Rule */

/**
 * Any value that a rule allows.
 * @param {Rule} rule
 * @returns {fc.Arbitrary<unknown>}
 */
function allowedBy(rule) {
  switch (rule.kind) {
    case 'number':
      return rule.whole
        ? fc.integer({ min: rule.min, max: rule.max })
        : fc.double({ min: rule.min, max: rule.max, noNaN: true }).map((value) => value + 0);
    case 'layers':
      return fc.array(fc.integer({ min: rule.min, max: rule.max }), { maxLength: rule.count });
    case 'classes':
      return fc.uniqueArray(fc.nat(rule.most - 1), { maxLength: rule.most - 1 });
    case 'choice':
      return fc.constantFrom(...rule.choices);
    case 'fingerprint':
      return fc.stringMatching(/^[0-9a-z]{0,20}$/);
  }
}

const chapterNames = chapters.map(({ name }) => name);

/** Whatever a page can be like, with most of it as it is at first. */
const somePage = /** @type {fc.Arbitrary<import('../../web/app/address/link.js').Values>} */ (
  fc
    .record(
      {
        view: fc.constantFrom('story', 'experiments', 'lab'),
        experiment: fc.constantFrom(...experimentNames),
        size: fc.constantFrom('classroom', 'short', 'paper'),
        chapter: fc.constantFrom('', ...chapterNames),
        only: fc.constantFrom('', 'start', ...chapterNames),
        lock: fc.subarray([...settingNames, 'lab'], { minLength: 1 }),
        hide: fc.subarray(settingNames, { minLength: 1 }),
        look: allowedBy(rules.temperature),
        scale: fc.constantFrom('linear', 'log'),
        image: fc.option(fc.nat(9999)),
        ...Object.fromEntries(settingNames.map((name) => [name, allowedBy(rules[name])])),
        ...Object.fromEntries(
          Object.entries(runRules).map(([name, rule]) => [`lab.${name}`, allowedBy(rule)]),
        ),
      },
      { requiredKeys: [] },
    )
    .map((changed) => ({ ...initialValues, ...changed }))
);

const names = Object.keys(initialValues);
const oddValues = [
  'lab',
  '800-800',
  '',
  '1e3',
  '-0',
  '0',
  '0x10',
  ' 7',
  'NaN',
  'Infinity',
  'seed,seed',
];

/** Text made of a link's words, of what may befall them, and of anything else. */
const someText = fc
  .array(
    fc.oneof(
      fc.constantFrom('v1', '&', '=', '%', '#', ';', '-', ',', '%25', '%26', '&amp;', '&#', '=3D'),
      fc.constantFrom(...names, ...oddValues, '__proto__', 'constructor', 'lab.'),
      fc
        .tuple(fc.constantFrom(...names), fc.constantFrom(...oddValues))
        .map(([name, value]) => `&${name}=${value}`),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...tails),
      fc.tuple(fc.constantFrom('%25', '&amp;', '=3D', '.', '-', 'a'), fc.nat(5000)).map(
        ([part, times]) => part.repeat(times), // where a reader could take its time
      ),
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.constantFrom('#v1&', 'v1&', '#', '').map((head) => head + parts.join('')));

test('any text is read as a page that has a link, or reported', { timeout }, () => {
  fc.assert(
    fc.property(someText, (text) => {
      const { values, problems } = readLink(withHash(text));
      expect(Object.keys(values)).toEqual(Object.keys(initialValues));
      expect(readLink(linkOf(values))).toEqual({ values, problems: [] });
      for (const { kind } of problems) expect(['version', 'name', 'value']).toContain(kind);
    }),
  );
});

test('what is written is read back the same, and written the same', { timeout }, () => {
  fc.assert(
    fc.property(somePage, (page) => {
      const link = linkOf(page);
      const read = readLink(`#${link}`);
      expect(read).toEqual({ values: page, problems: [] });
      expect(linkOf(read.values)).toBe(link);
    }),
  );
});

test('what befell a link on its way does not change what it means', { timeout }, () => {
  fc.assert(
    fc.property(
      somePage,
      fc.array(fc.constantFrom(...Object.keys(manglings)), { maxLength: 3 }),
      fc.constantFrom('', ...tails),
      (page, names, tail) => {
        const link = linkOf(page);
        fc.pre(link !== '');
        const mangled = names.reduce((text, name) => manglings[name](text), link);
        expect(readLink(`#${mangled}${tail}`)).toEqual({ values: page, problems: [] });
      },
    ),
  );
});
