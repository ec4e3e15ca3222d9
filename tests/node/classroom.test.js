import { expect, test } from 'vitest';
import { checkSecond, hasSecondToRaise } from '../../web/app/story/chapters/classroom/checks.js';

// With one rival and eight digits far below, the rival's share tends to 1/2 before all ten grow alike.
const rival = [12, 8, -20, -20, -20, -20, -20, -20, -20, -20];

test('too cold, right, too hot, and far past the peak are told apart', () => {
  const T = 4 / Math.log(1 / 0.15 - 1); // where 1 / (1 + exp(4 / T)) is 0.15
  expect(checkSecond(rival, 1)).toBe('low');
  expect(checkSecond(rival, T)).toBe('right');
  expect(checkSecond(rival, 6)).toBe('high');
  expect(checkSecond(rival, 1e4)).toBe('past');
});

test('there is a temperature to find only where the share comes to be what is wanted', () => {
  expect(hasSecondToRaise(rival)).toBe(true);
  expect(hasSecondToRaise([9, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBe(false); // never above 0.1
  expect(hasSecondToRaise([9, 8.9, 0, 0, 0, 0, 0, 0, 0, 0])).toBe(false); // above from the start
});
