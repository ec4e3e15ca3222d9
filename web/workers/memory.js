import { pixelsOf } from '../data/datasets.js';
import { memoryFor } from '../engine/src/index.js';
import { rules } from '../story/settings.js';

/**
 * @template {import('../runs/rules.js').Rule['kind']} Kind
 * @typedef {Extract<import('../runs/rules.js').Rule, { kind: Kind }>} Rule
 */

/**
 * Bytes for all that a worker of the page can be asked for: three networks at once, each as large as
 * the forms of the comparison and of the lab allow. What it does not use, the machine does not give away.
 * @param {import('../data/datasets.js').Shape} data
 */
export function memoryOfPage({ trainImages, testImages, classes, ...size }) {
  const pixels = pixelsOf(size);
  const { count, max } = /** @type {Rule<'layers'>} */ (rules.teacher);
  const { max: batchSize } = /** @type {Rule<'number'>} */ (rules.batchSize);
  const largest = [pixels, ...Array.from({ length: count }, () => max), classes];
  return memoryFor({
    bytes: (trainImages + 2 * testImages) * (pixels + 1), // the transfer task labels the test images anew
    images: trainImages,
    networks: [largest, largest, largest],
    comparesHidden: true,
    batchSize,
  });
}
