import { ensure } from '../engine/src/errors.js';

/**
 * Throws where an experiment can't be done with some images: where it cuts out more than there are, or
 * names a class that they do not have.
 * @param {Pick<import('./definition.js').Experiment, 'name' | 'sizes' | 'rows'>} experiment
 * @param {import('./definition.js').Size} size
 * @param {{ classes: number, trainImages: number }} data
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument'
 */
export function checkFits({ name, sizes, rows }, size, { classes, trainImages }) {
  const { trainings, measurements } = sizes[size];
  const cuts = Object.values(trainings).flatMap(({ images = {}, heldOut }) => [
    images,
    ...(heldOut ? [heldOut] : []),
  ]);
  const needed = Math.max(
    ...cuts.map(({ from = 0, count = 1, subset = 1 }) => Math.max(from + count, from + subset)),
  );
  ensure(
    needed <= trainImages,
    `${name} needs ${needed} training images or more; there are ${trainImages}`,
  );
  const highest = Math.max(
    ...cuts.flatMap(({ only = [], without = [] }) => [...only, ...without]),
    ...Object.values(measurements).flatMap((measurement) => measurement.classes ?? []),
    ...rows.flatMap(({ label = 0 }) => label),
  );
  ensure(
    highest < classes,
    `${name} names class ${highest}; the images have classes 0 to ${classes - 1}`,
  );
}
