import { describe, expect, test } from 'vitest';
import { namesOf } from '../../web/app/lab/run-names.js';

describe('names', () => {
  const automatic = (/** @type {{ id: string }} */ { id }) => `run ${id[0]}`;
  const names = (/** @type {[string, string | null][]} */ ...runs) =>
    [
      ...namesOf(
        runs.map(([id, name]) => ({ id, name })),
        automatic,
      ),
    ].map(([, name]) => name);

  test('equal automatic names are numbered, the oldest is not', () => {
    expect(names(['a1', null], ['b1', null], ['a2', null], ['a3', null])).toEqual([
      'run a',
      'run b',
      'run a (2)',
      'run a (3)',
    ]);
  });

  test('a name that was typed stays as it is, and automatic ones keep clear of it', () => {
    expect(names(['a1', null], ['a2', 'run a'], ['a3', 'run a (2)'], ['b1', 'run a'])).toEqual([
      'run a (3)',
      'run a',
      'run a (2)',
      'run a',
    ]);
  });
});
