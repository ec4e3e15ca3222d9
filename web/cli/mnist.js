import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DarkKnowledgeError } from '../engine/errors.js';
import { gunzip } from '../engine/index.js';

/** Where tools/setup.mjs puts MNIST. */
export const mnistFolder = fileURLToPath(new URL('../../public/mnist/', import.meta.url));

/**
 * @typedef {'train' | 'test'} Part
 * @typedef {'images' | 'labels'} Kind
 */

/**
 * MNIST's official split, or other images in files of the same kind.
 * @param {import('../engine/index.js').Engine} engine
 * @param {string} [folder] of four IDX files, compressed with gzip or not, under any of their usual
 *   names
 * @returns {Promise<import('../experiments/execute.js').Data>}
 * @throws {DarkKnowledgeError} 'corrupt-data', naming the file and, where it is missing, the names
 *   that were looked for
 */
export async function readMnist(engine, folder = mnistFolder) {
  const { train, test } = await readPairs(folder);
  return { train: datasetOf(engine, train), test: datasetOf(engine, test) };
}

/** @typedef {import('../engine/mnist.js').IdxPair & { files: string[] }} Pair */

/**
 * The same before there is an engine.
 * @param {string} folder
 */
export async function readPairs(folder) {
  /** @returns {Promise<Pair>} */
  const part = async (/** @type {Part} */ name) => {
    const files = [findFile(folder, name, 'images'), findFile(folder, name, 'labels')];
    const [images, labels] = await Promise.all(files.map(readIdx));
    return { images, labels, files };
  };
  return { train: await part('train'), test: await part('test') };
}

/**
 * @param {import('../engine/index.js').Engine} engine
 * @param {Pair} pair
 */
export function datasetOf(engine, { images, labels, files }) {
  try {
    return engine.dataset({ images, labels, ...squareOf(images) });
  } catch (cause) {
    if (!(cause instanceof DarkKnowledgeError) || cause.code !== 'corrupt-data') throw cause;
    throw unreadable(files.join(', '), cause.message, cause);
  }
}

/**
 * The size of images that a file holds in a row each, which does not say it: as high as wide.
 * @param {Uint8Array<ArrayBuffer>} images IDX
 */
function squareOf({ buffer, byteOffset, length }) {
  const header = new DataView(buffer, byteOffset, length);
  if (length < 12 || header.getUint16(0) !== 0 || header.getUint8(3) !== 2) return {};
  const side = Math.sqrt(header.getUint32(8));
  return side > 0 && Number.isInteger(side) ? { rows: side, cols: side } : {};
}

/**
 * The four files in a folder.
 * @param {string} folder
 */
export function mnistFiles(folder) {
  return /** @type {const} */ (['train', 'test']).flatMap((part) => [
    findFile(folder, part, 'images'),
    findFile(folder, part, 'labels'),
  ]);
}

/**
 * A hash of the images and labels in a folder: what is learned from other data is another result.
 * @param {string} folder
 */
export function mnistHash(folder) {
  const hash = createHash('sha256');
  for (const file of mnistFiles(folder)) hash.update(readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The names that a file may have, ours first, then those it is given where it is distributed.
 * @param {Part} part
 * @param {Kind} kind
 */
function namesOf(part, kind) {
  const dimensions = kind === 'images' ? 3 : 1;
  const parts = part === 'test' ? ['test', 't10k'] : ['train'];
  const usual = parts.flatMap((name) => [
    `${name}-${kind}-idx${dimensions}-ubyte`,
    `${name}-${kind}.idx${dimensions}-ubyte`,
  ]);
  return [`${part}-${kind}.idxgz`, ...usual.flatMap((name) => [name, `${name}.gz`])];
}

/**
 * @param {string} folder
 * @param {Part} part
 * @param {Kind} kind
 * @param {string} [prefix] of the set's name, as EMNIST's files have: 'emnist-letters-'
 * @returns {string}
 */
function findFile(folder, part, kind, prefix = '') {
  const names = namesOf(part, kind).map((name) => prefix + name);
  const isFile = (/** @type {string} */ path) =>
    statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  const found = names.map((name) => join(folder, name)).find(isFile);
  if (found) return found;
  const prefixes = prefixesOf(folder, names);
  if (prefixes.length > 1) {
    throw unreadable(
      folder,
      `has the ${part} ${kind} of several sets, ${prefixes.join(', ')}; expected one set a folder`,
    );
  }
  if (prefixes.length === 1) return findFile(folder, part, kind, prefixes[0]);
  const whence =
    folder === mnistFolder
      ? 'in a checkout, node tools/setup.mjs puts them there; --mnist FOLDER names another folder'
      : contentsOf(folder);
  throw unreadable(folder, `has no ${part} ${kind}: looked for ${names.join(', ')}; ${whence}`);
}

/**
 * What stands before one of the names in a folder, sorted.
 * @param {string} folder
 * @param {string[]} names
 */
function prefixesOf(folder, names) {
  const prefixes = listOf(folder).flatMap((file) =>
    names.filter((name) => file.endsWith(`-${name}`)).map((name) => file.slice(0, -name.length)),
  );
  return [...new Set(prefixes)].sort();
}

/** @param {string} folder */
function listOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // which contentsOf tells
  }
}

/** @param {string} folder */
function contentsOf(folder) {
  const most = 12;
  try {
    const names = readdirSync(folder).sort();
    const more = names.length > most ? ` and ${names.length - most} more` : '';
    return names.length === 0
      ? 'the folder is empty'
      : `the folder has ${names.slice(0, most).join(', ')}${more}`;
  } catch (cause) {
    return `the folder can't be read (${/** @type {Error} */ (cause).message})`;
  }
}

/** @param {string} file */
async function readIdx(file) {
  try {
    return await gunzip(new Uint8Array(readFile(file)));
  } catch (cause) {
    if (!(cause instanceof DarkKnowledgeError) || cause.message.startsWith(file)) throw cause;
    throw unreadable(file, `${cause.message} (gunzip -t ${file} tells where)`, cause);
  }
}

/** @param {string} file */
function readFile(file) {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, `could not be read (${/** @type {Error} */ (cause).message})`, cause);
  }
}

/**
 * @param {string} what
 * @param {string} why
 * @param {unknown} [cause]
 */
const unreadable = (what, why, cause) =>
  new DarkKnowledgeError('corrupt-data', `${what}: ${why}`, { cause });
