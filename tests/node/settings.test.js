import { expect, test } from 'vitest';
import { checkSettings, defaultSettings, isAllowed } from '../../web/lab/settings.js';
import { settingsFromHash, settingsToHash } from '../../web/lab/settings-link.js';

test('the defaults are allowed', () => {
  expect(() => checkSettings(defaultSettings)).not.toThrow();
});

test.each(
  /** @type {[keyof typeof defaultSettings, unknown, string][]} */ ([
    ['temperature', 0, 'temperature is 0; expected a number, 0.5 to 50'],
    ['images', 12.5, 'images is 12.5; expected a whole number, 10 to 60000'],
    ['student', [0], 'student is [0]; expected at most 4 widths, each a whole number, 1 to 1200'],
    ['teacher', [9, 9, 9, 9, 9], 'expected at most 4 widths'],
    ['optimizer', 'lamb', 'optimizer is "lamb"; expected adam or sgd'],
    ['seed', NaN, 'seed is null; expected a whole number'],
  ]),
)('%s may not be %s', (name, value, message) => {
  expect(isAllowed(name, value)).toBe(false);
  expect(() => checkSettings({ ...defaultSettings, [name]: value })).toThrow(message);
});

test('the default settings need no link', () => {
  expect(settingsToHash(defaultSettings)).toBe('');
  expect(settingsFromHash('')).toEqual({ settings: defaultSettings, problems: [] });
});

test('settings survive a link, and only what differs stands in it', () => {
  const settings = {
    ...defaultSettings,
    teacher: [800, 800],
    student: [],
    temperature: 2.5,
    optimizer: /** @type {const} */ ('sgd'),
    seed: 77,
  };
  const hash = settingsToHash(settings);
  expect(hash).toBe('v1&teacher=800-800&student=&temperature=2.5&optimizer=sgd&seed=77');
  expect(settingsFromHash(`#${hash}`)).toEqual({ settings, problems: [] });
});

test('what a link asks for in vain is reported and left out', () => {
  const { settings, problems } = settingsFromHash('#v1&temperature=900&speed=9&images=&seed=5');
  expect(settings).toEqual({ ...defaultSettings, seed: 5 });
  expect(problems).toEqual([
    { kind: 'value', name: 'temperature', value: '900' },
    { kind: 'name', name: 'speed', value: '9' },
    { kind: 'value', name: 'images', value: '' },
  ]);
});

test('a link of another version is not guessed at', () => {
  const { settings, problems } = settingsFromHash('#v2&seed=5');
  expect(settings).toEqual(defaultSettings);
  expect(problems).toEqual([{ kind: 'version', name: 'v2', value: '' }]);
});
