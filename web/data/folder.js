import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzip } from '../engine/src/bytes.js';
import { DarkKnowledgeError } from '../engine/src/errors.js';
import { dataSets } from './datasets.js';
import { kinds, namesOf, parts, prefixOf } from './file-names.js';
import { pairsOf } from './load.js';

/**
 * Data sets in folders, for Node.
 * @typedef {import('./datasets.js').Part} Part
 * @typedef {import('./datasets.js').Kind} Kind
 */

/** Where tools/setup.mjs puts a data set. @param {import('./datasets.js').DataSet} dataSet */
export const folderOf = ({ folder }) =>
  fileURLToPath(new URL(`../../public/${folder}`, import.meta.url));

/**
 * The four IDX files in a folder, compressed with gzip or not, under any of their usual names.
 * @param {string} folder
 * @throws {DarkKnowledgeError} 'corrupt-data', naming the file and, where it is missing, the names
 *   that were looked for
 */
export async function readFolder(folder) {
  const files = filesIn(folder); // all are there, before the first is read
  return pairsOf(async (part, kind) => {
    const name = files[part][kind];
    return { name, bytes: await readIdx(name) };
  });
}

/**
 * The paths of the four.
 * @param {string} folder
 */
export function filesIn(folder) {
  const find = (/** @type {Part} */ part) => ({
    images: findFile(folder, part, 'images'),
    labels: findFile(folder, part, 'labels'),
  });
  return { train: find('train'), test: find('test') };
}

/**
 * A hash of the images and labels in a folder: what is learned from other data is another result.
 * @param {string} folder
 */
export function hashOfFolder(folder) {
  const files = filesIn(folder);
  const hash = createHash('sha256');
  for (const part of parts) for (const kind of kinds) hash.update(readFile(files[part][kind]));
  return hash.digest('hex').slice(0, 16);
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
  const prefixes = prefixesOf(folder, part, kind);
  if (prefixes.length > 1) {
    throw unreadable(
      folder,
      `has the ${part} ${kind} of several sets, ${prefixes.join(', ')}; expected one set a folder`,
    );
  }
  if (prefixes.length === 1 && prefix === '') return findFile(folder, part, kind, prefixes[0]);
  const known = dataSets.find((dataSet) => folderOf(dataSet) === folder);
  const whence = known
    ? `${known.origin.howTo}; --data FOLDER names another folder`
    : contentsOf(folder);
  throw unreadable(folder, `has no ${part} ${kind}: looked for ${names.join(', ')}; ${whence}`);
}

/**
 * What stands before one of the usual names in a folder, sorted.
 * @param {string} folder
 * @param {Part} part
 * @param {Kind} kind
 */
function prefixesOf(folder, part, kind) {
  const prefixes = listOf(folder)
    .map((file) => prefixOf(file, part, kind))
    .filter((prefix) => prefix !== null && prefix !== '');
  return [.../** @type {Set<string>} */ (new Set(prefixes))].sort();
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
