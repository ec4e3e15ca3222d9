/**
 * The names that the four IDX files of a data set go by.
 * @typedef {import('./datasets.js').Part} Part
 * @typedef {import('./datasets.js').Kind} Kind
 */

export const parts = /** @type {const} */ (['train', 'test']);
export const kinds = /** @type {const} */ (['images', 'labels']);

/** As it is packed here. @param {Part} part @param {Kind} kind */
export const packedName = (part, kind) => `${part}-${kind}.idxgz`;

/** As it is published. @param {Part} part @param {Kind} kind */
export const publishedName = (part, kind) =>
  `${part === 'test' ? 't10k' : part}-${kind}-idx${dimensionsOf(kind)}-ubyte`;

/**
 * The names that a file may have, ours first, then those it is given where it is distributed.
 * @param {Part} part
 * @param {Kind} kind
 */
export function namesOf(part, kind) {
  const usual = (part === 'test' ? ['test', 't10k'] : ['train']).flatMap((name) => [
    `${name}-${kind}-idx${dimensionsOf(kind)}-ubyte`,
    `${name}-${kind}.idx${dimensionsOf(kind)}-ubyte`,
  ]);
  return [packedName(part, kind), ...usual.flatMap((name) => [name, `${name}.gz`])];
}

/**
 * What stands before one of the usual names in `file`, as the set's name does in EMNIST's
 * 'emnist-letters-'; null where it has none of them.
 * @param {string} file
 * @param {Part} part
 * @param {Kind} kind
 */
export function prefixOf(file, part, kind) {
  const name = namesOf(part, kind).find((one) => file === one || file.endsWith(`-${one}`));
  return name === undefined ? null : file.slice(0, -name.length);
}

/** @param {Kind} kind */
const dimensionsOf = (kind) => (kind === 'images' ? 3 : 1);
