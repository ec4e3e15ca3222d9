import { readFileSync } from 'node:fs';
import { memoryFor } from '../../engine/src/index.js';

/**
 * Bytes to reserve for a command.
 * @param {object} work
 * @param {import('../../data/load.js').IdxPair[]} [work.pairs] datasets
 * @param {number[]} [work.hidden] hidden layers of a network to be trained on the first of them
 * @param {number} [work.batchSize] of it
 * @param {boolean} [work.comparesHidden] whether its objective does
 * @param {string[]} [work.files] networks, safetensors
 */
export function memoryOf({ pairs = [], hidden, batchSize, comparesHidden, files = [] }) {
  const bytes = pairs.reduce((sum, { images, labels }) => sum + images.length + labels.length, 0);
  const teachers = files.map(layersIn).filter((layers) => layers.length > 1);
  if (!hidden) return memoryFor({ bytes, images: 0, networks: [], teachers });
  const [{ images, labels }] = pairs;
  const inputs = Math.ceil(images.length / Math.max(1, labels.length));
  const classes = 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  return memoryFor({
    bytes,
    images: labels.length,
    networks: [[inputs, ...hidden, classes]],
    teachers,
    comparesHidden,
    batchSize,
  });
}

/**
 * The layers of a network, from the shapes that the head of its file names; none of a file that the
 * engine will refuse.
 * @param {string} file
 * @returns {number[]}
 */
function layersIn(file) {
  try {
    const bytes = readFileSync(file);
    const head = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString();
    /** @type {number[][]} [outputs, inputs] */
    const shapes = Object.values(JSON.parse(head))
      .map(({ shape }) => shape)
      .filter((shape) => shape?.length === 2);
    return [shapes[0][1], ...shapes.map(([outputs]) => outputs)];
  } catch {
    return [];
  }
}
