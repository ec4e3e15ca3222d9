import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { cacheHome } from '../../../tools/system.mjs';
import { UsageError } from './usage.js';

/**
 * A place for a result that takes long to come.
 * @typedef {object} Output
 * @property {(contents: string | Uint8Array) => void} write replaces what stands there, whole or not at
 *   all; throws where that fails, and says where the contents are kept instead
 * @property {() => void} discard gives the room back; nothing after write()
 */

/**
 * Makes the folder and sets room aside beside the file, so that what would go wrong at the end goes
 * wrong at the beginning. A device or a pipe is written to as it is.
 * @param {string} file
 * @param {object} options
 * @param {number} options.size bytes that the result will about have
 * @param {string[]} options.inputs files that are read, which the result must not replace
 * @returns {Output}
 * @throws {UsageError} where the file is a folder or an input
 */
export function prepareOutput(file, { size, inputs }) {
  const input = inputs.find((one) => isSameFile(file, one));
  if (input) throw new UsageError(`${file} is an input too (${input}), and would be replaced`);
  const old = existsSync(file) ? statSync(file) : null;
  if (old?.isDirectory()) throw new UsageError(`${file} is a folder; expected a file to write`);
  if (old && !old.isFile()) {
    return { write: (contents) => writeOrKeep(file, contents, writeFileSync), discard() {} };
  }
  const target = old ? realpathSync(file) : resolve(file);
  const discard = () => remove(unfinished(target));
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (old) accessSync(target, constants.W_OK);
    overwrite(unfinished(target), new Uint8Array(size));
  } catch (cause) {
    discard();
    throw new Error(`${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
  return {
    write: (contents) => writeOrKeep(file, contents, () => writeWhole(target, contents)),
    discard,
  };
}

/**
 * Writes a file whole or not at all: under another name first, so that a stop or a full disk leaves no
 * half of one.
 * @param {string} file
 * @param {string | Uint8Array} contents
 */
export function writeWhole(file, contents) {
  try {
    overwrite(unfinished(file), contents);
    renameSync(unfinished(file), file);
  } catch (error) {
    remove(unfinished(file));
    throw error;
  }
}

/** @param {string} file */
function remove(file) {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder is gone or refuses; what went wrong before is the news.
  }
}

/** @param {string} file */
const unfinished = (file) => `${file}.unfinished-${process.pid}`;

/**
 * Writes from the file's beginning into the room that it has already.
 * @param {string} file
 * @param {string | Uint8Array} contents
 */
function overwrite(file, contents) {
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT);
  try {
    writeFileSync(handle, contents);
    ftruncateSync(handle, Buffer.byteLength(contents));
    fsyncSync(handle); // some file systems say only now that they are full
  } finally {
    closeSync(handle);
  }
}

/**
 * @param {string} file
 * @param {string | Uint8Array} contents
 * @param {(file: string, contents: string | Uint8Array) => void} write
 */
function writeOrKeep(file, contents, write) {
  try {
    write(file, contents);
  } catch (cause) {
    const place = keepElsewhere(basename(file), contents);
    throw new Error(
      `${file} could not be written: ${messageOf(cause)}; ` +
        (place ? `it is kept as ${place}` : 'nor could it anywhere else, so it is lost'),
      { cause },
    );
  }
}

/**
 * @param {string} name
 * @param {string | Uint8Array} contents
 * @returns {string | undefined} where
 */
function keepElsewhere(name, contents) {
  return [join(cacheHome(), 'unsaved'), tmpdir()]
    .map((folder) => join(folder, `${process.pid}-${name}`))
    .find((place) => {
      try {
        mkdirSync(dirname(place), { recursive: true });
        writeWhole(place, contents);
        return true;
      } catch {
        return false;
      }
    });
}

/** @type {(first: string, second: string) => boolean} */
function isSameFile(first, second) {
  if (!existsSync(first) || !existsSync(second)) return false;
  const [a, b] = [first, second].map((file) => statSync(file, { bigint: true }));
  return a.dev === b.dev && a.ino === b.ino;
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
