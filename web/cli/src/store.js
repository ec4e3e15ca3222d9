import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './output-file.js';

/**
 * Keeps outcomes in a folder: a JSON file each, and a safetensors file beside it for a network. What the
 * disk refuses is kept in memory, so that the run goes on, and `trouble` says so.
 * @param {string} folder made if it is missing
 * @returns {import('../../experiments/run.js').Store & { trouble: () => string | null }}
 */
export function fileStore(folder) {
  mkdirSync(folder, { recursive: true });
  /** @type {Map<string, import('../../experiments/execute.js').Outcome>} */
  const unsaved = new Map();
  let why = '';
  /** @type {(key: string, ending: string) => string} */
  const place = (key, ending) =>
    join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32) + ending);
  return {
    async get(key) {
      if (unsaved.has(key)) return unsaved.get(key);
      const text = readIfThere(place(key, '.json'));
      if (!text) return undefined;
      const { result, hasNetwork } = JSON.parse(text.toString());
      if (!hasNetwork) return { result };
      const network = readIfThere(place(key, '.safetensors'));
      return network && { result, network: new Uint8Array(network) };
    },
    async set(key, outcome) {
      const { result, network } = outcome;
      const kept = { key: JSON.parse(key), result, hasNetwork: network !== undefined };
      try {
        if (network) writeWhole(place(key, '.safetensors'), network);
        writeWhole(place(key, '.json'), `${JSON.stringify(kept, null, 2)}\n`);
      } catch (error) {
        unsaved.set(key, outcome);
        why = /** @type {Error} */ (error).message;
      }
    },
    trouble() {
      if (unsaved.size === 0) return null;
      return `${unsaved.size} outcomes could not be kept in ${folder}, and the next run repeats them: ${why}`;
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
