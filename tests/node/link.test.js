import { expect, test } from 'vitest';
import { initialValues, linkOf, readLink } from '../../web/app/state/link.js';

test('a page as it is at first needs no link', () => {
  expect(linkOf(initialValues)).toBe('');
  expect(readLink('')).toEqual({ values: initialValues, problems: [] });
});

test('what differs stands in the link, and comes back from it', () => {
  const values = {
    ...initialValues,
    view: /** @type {const} */ ('experiments'),
    teacher: [800, 800],
    student: [],
    temperature: 2.5,
    look: 20,
    scale: /** @type {const} */ ('log'),
    image: 0,
    optimizer: /** @type {const} */ ('sgd'),
    seed: 77,
  };
  const link = linkOf(values);
  expect(link).toBe(
    'v1&view=experiments&look=20&scale=log&image=0&teacher=800-800&student=&temperature=2.5&optimizer=sgd&seed=77',
  );
  expect(readLink(`#${link}`)).toEqual({ values, problems: [] });
});

test('what a link asks for in vain is reported and left out', () => {
  const { values, problems } = readLink('#v1&temperature=900&speed=9&images=&view=moon&seed=5');
  expect(values).toEqual({ ...initialValues, seed: 5 });
  expect(problems).toEqual([
    { kind: 'value', name: 'temperature', value: '900' },
    { kind: 'name', name: 'speed', value: '9' },
    { kind: 'value', name: 'images', value: '' },
    { kind: 'value', name: 'view', value: 'moon' },
  ]);
});

test('a link of another version is not guessed at', () => {
  const { values, problems } = readLink('#v2&seed=5');
  expect(values).toEqual(initialValues);
  expect(problems).toEqual([{ kind: 'version', name: 'v2', value: '' }]);
});

test.each(['0', '247', '9999'])('the image of a link is one of the test set: %s', (text) => {
  const { values, problems } = readLink(`#v1&image=${text}`);
  expect(values).toEqual({ ...initialValues, image: Number(text) });
  expect(problems).toEqual([]);
});

test.each(['10000', '-1', '2.5', 'x', '1e2', ' 7'])(
  'an image that is not is reported: %s',
  (text) => {
    const { values, problems } = readLink(`#v1&image=${text}`);
    expect(values).toEqual(initialValues);
    expect(problems).toEqual([{ kind: 'value', name: 'image', value: text }]);
  },
);

test("no image is the page's own choice", () => {
  expect(readLink('#v1&image=')).toEqual({ values: initialValues, problems: [] });
});
