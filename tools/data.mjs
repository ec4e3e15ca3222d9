// Data sets as the page fetches them: gzip'ed IDX files in a folder of public/, packed from the published
// files after a check that they hold the official bytes.

import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dataSets, defaultData } from '../web/data/datasets.js';
import { kinds, packedName, parts, publishedName } from '../web/data/file-names.js';
import { cacheHome, repository, say, SetupError } from './system.mjs';

/**
 * @typedef {import('../web/data/datasets.js').DataSet} DataSet
 * @typedef {import('../web/data/datasets.js').OfficialFile & { from: string, to: string }} File
 */

/**
 * The files of a data set, as they are published and as they are packed here.
 * @param {DataSet} dataSet
 * @returns {File[]}
 */
export const filesOf = ({ files }) =>
  parts.flatMap((part) =>
    kinds.map((kind) => ({
      ...files[part][kind],
      from: publishedName(part, kind),
      to: packedName(part, kind),
    })),
  );

/**
 * Whether `file` is a finished packing of `bytes` bytes: gzip closes with the unpacked length.
 * @param {string} file
 * @param {number} bytes
 */
export function isPacked(file, bytes) {
  if (!existsSync(file)) return false;
  const handle = openSync(file, 'r');
  const { size } = fstatSync(handle);
  const trailer = Buffer.alloc(4);
  if (size >= 18) readSync(handle, trailer, 0, 4, size - 4);
  closeSync(handle);
  return trailer.readUInt32LE() === bytes;
}

/**
 * @param {string} title of the data set
 * @param {File} file
 * @param {Uint8Array} bytes
 */
export function checkHash(title, { from, sha256 }, bytes) {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return;
  throw new SetupError(
    `${title}: ${from} is not the official file: its SHA-256 is ${found}, expected ${sha256}. ` +
      'Install again what has it, and run set-up again.',
  );
}

/**
 * The same bytes in give the same bytes out: gzip's header gets no date and no operating system.
 * @param {Uint8Array} bytes
 */
export function pack(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed.fill(0, 4, 8); // modification time
  packed[9] = 255; // operating system: unknown
  return packed;
}

/** Where packed files wait for the next checkout; another way of packing gets a new number. */
const keptFiles = (/** @type {DataSet} */ { folder }) => join(cacheHome(), `${folder}-1`);

/**
 * Puts a file where it belongs in one go: an interrupted run leaves none that looks finished.
 * @param {string} file
 * @param {(unfinished: string) => void} write
 */
function place(file, write) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.part`;
  write(unfinished);
  renameSync(unfinished, file);
}

/**
 * Every data set whose published files are on this machine. The page needs the first.
 */
export function packDataSets() {
  for (const dataSet of dataSets) {
    const source = resolve(repository, dataSet.origin.folder);
    if (dataSet === defaultData || existsSync(source)) packDataSet(dataSet, source);
  }
}

/**
 * @param {DataSet} dataSet
 * @param {string} source the folder of its published files
 */
function packDataSet(dataSet, source) {
  const { title, trainImages, testImages } = dataSet;
  const target = join(repository, 'public', dataSet.folder);
  const files = filesOf(dataSet);
  const missingIn = (/** @type {string} */ folder) =>
    files.filter(({ to, bytes }) => !isPacked(join(folder, to), bytes));
  const missing = missingIn(target);
  if (missing.length === 0) return;
  const kept = keptFiles(dataSet);
  const unpacked = missingIn(kept);
  if (unpacked.length > 0) {
    const images = (trainImages + testImages).toLocaleString('en');
    say(`${title}: checking and packing ${images} images (about 20 s)`);
  }
  for (const file of unpacked) {
    const bytes = published(join(source, file.from));
    checkHash(title, file, bytes);
    place(join(kept, file.to), (unfinished) => writeFileSync(unfinished, pack(bytes)));
  }
  for (const { to } of missing) {
    place(join(target, to), (unfinished) => copyFileSync(join(kept, to), unfinished));
  }
}

/**
 * A published file, which some compress. @param {string} file
 */
const published = (file) =>
  existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
