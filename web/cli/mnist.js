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
  const part = async (/** @type {string} */ name) =>
    engine.dataset({
      images: await readIdx(folder, `${name}-images`),
      labels: await readIdx(folder, `${name}-labels`),
    });
  return { train: await part('train'), test: await part('test') };
}

/**
 * @param {string} folder
 * @param {string} name
 */
async function readIdx(folder, name) {
  const file = join(folder, `${name}.idxgz`);
  try {
    return await gunzip(new Uint8Array(readFileSync(file)));
  } catch (cause) {
    throw new DarkKnowledgeError(
      'corrupt-data',
      `${file} could not be read (${/** @type {Error} */ (cause).message}); node tools/setup.mjs makes it`,
      { cause },
    );
  }
}
