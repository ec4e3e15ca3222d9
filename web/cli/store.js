import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keeps outcomes in a folder: a JSON file each, and a safetensors file beside it for a network. Files
 * are written whole under another name first, so that a stop leaves no half of one.
 * @param {string} folder made if it is missing
 * @returns {import('../experiments/run.js').Store}
 */
export function fileStore(folder) {
  mkdirSync(folder, { recursive: true });
  /** @type {(key: string, ending: string) => string} */
  const place = (key, ending) =>
    join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32) + ending);
  return {
    async get(key) {
      const text = readIfThere(place(key, '.json'));
      if (!text) return undefined;
      const { result, hasNetwork } = JSON.parse(text.toString());
      if (!hasNetwork) return { result };
      const network = readIfThere(place(key, '.safetensors'));
      return network && { result, network: new Uint8Array(network) };
    },
    async set(key, { result, network }) {
      if (network) writeWhole(place(key, '.safetensors'), network);
      const kept = { key: JSON.parse(key), result, hasNetwork: network !== undefined };
      writeWhole(place(key, '.json'), `${JSON.stringify(kept, null, 2)}\n`);
    },
  };
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string | Uint8Array} contents
 */
function writeWhole(file, contents) {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, file);
}
