import { expect, test } from 'vitest';
import { checkSettings, defaultSettings, isAllowed } from '../../web/story/settings.js';

test('the defaults are allowed', () => {
  expect(() => checkSettings(defaultSettings)).not.toThrow();
});

test.each(
  /** @type {[keyof typeof defaultSettings, unknown, string][]} */ ([
    ['temperature', 0, 'temperature is 0; expected a number, 0.5 to 50'],
    ['images', 12.5, 'images is 12.5; expected a whole number, 10 to 60000'],
    ['student', [0], 'student is [0]; expected at most 4 widths, each a whole number, 1 to 1200'],
    ['teacher', [9, 9, 9, 9, 9], 'expected at most 4 widths'],
    ['optimizer', 'lamb', 'optimizer is "lamb"; expected adam or nesterov'],
    ['seed', NaN, 'seed is null; expected a whole number'],
  ]),
)('%s may not be %s', (name, value, message) => {
  expect(isAllowed(name, value)).toBe(false);
  expect(() => checkSettings({ ...defaultSettings, [name]: value })).toThrow(message);
});
