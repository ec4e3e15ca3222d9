import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DarkKnowledgeError } from '../engine/errors.js';
import { gunzip } from '../engine/index.js';

/** Where tools/setup.mjs puts MNIST. */
export const mnistFolder = fileURLToPath(new URL('../../public/mnist/', import.meta.url));

/**
 * MNIST's official split as tools/mnist.mjs packs it.
 * @param {import('../engine/index.js').Engine} engine
 * @param {string} [folder]
 * @returns {Promise<import('../experiments/execute.js').Data>}
 */
export async function readMnist(engine, folder = mnistFolder) {
  const { train, test } = await readPairs(folder);
  return { train: engine.dataset(train), test: engine.dataset(test) };
}

/**
 * The same before there is an engine.
 * @param {string} folder
 */
export async function readPairs(folder) {
  const part = async (/** @type {string} */ name) => ({
    images: await readIdx(folder, `${name}-images`),
    labels: await readIdx(folder, `${name}-labels`),
  });
  return { train: await part('train'), test: await part('test') };
}

/**
 * A hash of the images and labels in a folder: what is learned from other data is another result.
 * @param {string} folder
 */
export function mnistHash(folder) {
  const hash = createHash('sha256');
  for (const part of ['train', 'test']) {
    for (const kind of ['images', 'labels']) hash.update(readPacked(folder, `${part}-${kind}`));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} folder
 * @param {string} name
 */
const readIdx = (folder, name) => gunzip(new Uint8Array(readPacked(folder, name)));

/**
 * @param {string} folder
 * @param {string} name
 */
function readPacked(folder, name) {
  const file = join(folder, `${name}.idxgz`);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new DarkKnowledgeError(
      'corrupt-data',
      `${file} could not be read (${/** @type {Error} */ (cause).message}); node tools/setup.mjs makes it`,
      { cause },
    );
  }
}
