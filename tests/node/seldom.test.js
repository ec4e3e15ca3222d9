import { afterEach, expect, test, vi } from 'vitest';
import { seldom } from '../../web/lab/seldom.js';

afterEach(() => vi.useRealTimers());

test('a download is reported four times a second at most, and its end', () => {
  vi.useFakeTimers();
  /** @type {number[]} */
  const told = [];
  const report = seldom(({ loaded }) => told.push(loaded));
  for (let loaded = 1; loaded <= 66; loaded += 1) {
    report({ loaded, total: 66 });
    vi.advanceTimersByTime(10);
  }
  expect(told).toEqual([1, 26, 51, 66]);
});

test('where the length is not known, no report is the last', () => {
  vi.useFakeTimers();
  const report = vi.fn();
  const tell = seldom(report);
  for (let loaded = 1; loaded <= 10; loaded += 1) tell({ loaded, total: null });
  expect(report).toHaveBeenCalledTimes(1);
});
