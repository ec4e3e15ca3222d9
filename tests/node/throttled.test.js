import { afterEach, expect, test, vi } from 'vitest';
import { throttled } from '../../web/workers/throttled.js';

afterEach(() => vi.useRealTimers());

test('a download is reported twice a second at most', () => {
  vi.useFakeTimers();
  /** @type {number[]} */
  const told = [];
  const report = throttled(({ loaded }) => told.push(loaded));
  for (let loaded = 0; loaded <= 160; loaded += 1) {
    report({ loaded, total: 160 });
    vi.advanceTimersByTime(10);
  }
  expect(told).toEqual([50, 100, 150]);
});
