import { expect, test, vi } from 'vitest';
import { patience } from '../../web/app/kit/patience.js';

test('storage that never answers is waited for once', async () => {
  vi.useFakeTimers();
  const ask = patience();
  expect(await ask(async () => 'kept')).toBe('kept');
  await expect(ask(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  const waiting = expect(ask(() => new Promise(() => {}))).rejects.toThrow('does not answer');
  await vi.advanceTimersByTimeAsync(10_000);
  await waiting;
  const asked = vi.fn(async () => 'late');
  await expect(ask(asked)).rejects.toThrow('does not answer');
  expect(asked).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
