import { expect, test } from 'vitest';
import { initialValues, linkOf, readLink } from '../../web/app/address/link.js';
import { withHash } from '../../web/app/address/mangled-link.js';
import { manglings, tails } from './manglings.js';

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
    optimizer: /** @type {const} */ ('nesterov'),
    seed: 77,
  };
  const link = linkOf(values);
  expect(link).toBe(
    'v1&view=experiments&look=20&scale=log&image=0&teacher=800-800&student=&temperature=2.5&optimizer=nesterov&seed=77',
  );
  expect(readLink(`#${link}`)).toEqual({ values, problems: [] });
});

test('a link of an earlier version keeps its meaning', () => {
  const { values, problems } = readLink('#v1&optimizer=sgd&lab.optimizer=sgd');
  expect(values).toEqual({ ...initialValues, optimizer: 'nesterov', 'lab.optimizer': 'sgd' });
  expect(problems).toEqual([]);
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

// The page as issue 21 has it, a shared link, and one whose last value is empty.
const links = [
  'v1&view=lab&lock=lab&lab.epochs=7',
  'v1&chapter=loss&lock=temperature,seed&hide=optimizer&teacher=800-800&temperature=2.5',
  'v1&seed=9&student=',
];

test.each(Object.keys(manglings))('a link that was mangled means the same: %s', (name) => {
  for (const link of links) {
    const asWritten = readLink(`#${link}`);
    expect(asWritten.problems).toEqual([]);
    expect(asWritten.values).not.toEqual(initialValues);
    const mangled = manglings[name](link);
    expect(mangled).not.toBe(link);
    expect(readLink(`#${mangled}`)).toEqual(asWritten);
    expect(readLink(`#${manglings[name](mangled)}`), 'twice').toEqual(asWritten);
  }
});

test.each(tails)('what stands behind a link is no part of it: %j', (tail) => {
  for (const link of [...links, 'v1']) {
    expect(readLink(`#${link}${tail}`)).toEqual(readLink(link));
  }
});

test('what only looks like a character reference is left alone', () => {
  expect(readLink('#v1&constructor;&seed=5').problems).toEqual([
    { kind: 'name', name: 'constructor;', value: '' },
  ]);
});

test('what could be a value is not taken for what stands behind a link', () => {
  const { values, problems } = readLink('#v1&seed=5&view=달');
  expect(values).toEqual({ ...initialValues, seed: 5 });
  expect(problems).toEqual([{ kind: 'value', name: 'view', value: '달' }]);
  expect(readLink('#v1&student=800-').problems).toEqual([
    { kind: 'value', name: 'student', value: '800-' },
  ]);
});

test.each([
  ['https://a.kr/x/%23v1%26view%3Dlab', 'https://a.kr/x/#v1%26view%3Dlab'],
  ['https://a.kr/?lang=ko%23v1&view=lab', 'https://a.kr/?lang=ko#v1&view=lab'],
  ['https://a.kr/%2523v1%2526view', 'https://a.kr/#v1%2526view'],
  ['https://a.kr/%23v1', 'https://a.kr/#v1'],
])('a # that became a character of the path is one again: %s', (address, mended) => {
  expect(withHash(address)).toBe(mended);
});

test.each(['https://a.kr/#v1&view=lab', 'https://a.kr/%23v1x/', 'https://a.kr/?q=%23', 'x#%23v1'])(
  'any other address stays: %s',
  (address) => {
    expect(withHash(address)).toBe(address);
  },
);
