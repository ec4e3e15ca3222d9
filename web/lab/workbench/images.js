/** @typedef {import('../../engine/index.js').Dataset} Dataset */

/**
 * The images that a run trains on, and those of the training set that it does not. The caller
 * disposes of both.
 * @param {Dataset} train
 * @param {import('./settings.js').RunSettings} settings
 * @param {number} seed chooses the images; those of one seed are nested
 * @returns {{ transfer: Dataset, heldOut: Dataset | null }}
 */
export function cutImages(train, { images, without, heldOut }, seed) {
  const seen = train.size - heldOut;
  const all = train.take({ count: seen });
  const left = without.length > 0 ? all.withoutClasses(without) : all.take();
  const transfer = images < left.size ? left.subset({ size: images, seed }) : left.take();
  for (const cut of [all, left]) cut.dispose();
  return { transfer, heldOut: heldOut > 0 ? train.take({ from: seen }) : null };
}
