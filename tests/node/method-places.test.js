import { expect, test } from 'vitest';
import { methods } from '../../web/engine/src/methods.js';
import { placesOf } from '../../tools/method-places.mjs';

/** Those that are what the API's examples, the terminal's commands and the story are about. */
const named = ['hard', 'soft-target', 'label-smoothing'];

test.each(methods.map(({ name }) => name).filter((name) => !named.includes(name)))(
  'the method %s is named in one file of C++, in the list, in the messages and by PyTorch',
  (name) => {
    const expected = [
      'cpp/dk/distill/methods/list.inc',
      `cpp/dk/distill/methods/${name.replaceAll('-', '_')}.cpp`,
      'tests/vectors/make_vectors.py',
      'web/messages/en.json',
      'web/messages/ko.json',
    ];
    expect(placesOf(name)).toEqual(expected.sort());
  },
);
