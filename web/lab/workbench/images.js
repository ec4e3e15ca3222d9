import { noise, scrambledPixels } from '../lessons/images.js';

/**
 * @typedef {import('../../engine/index.js').Engine} Engine
 * @typedef {import('../../engine/index.js').Dataset} Dataset
 * @typedef {import('./settings.js').RunSettings} RunSettings
 */

/**
 * The images that a run trains on, and those of the training set that it does not. The caller
 * disposes of both.
 * @param {Engine} engine
 * @param {Dataset} train
 * @param {RunSettings} settings
 * @param {number} seed chooses the images; those of one seed are nested
 * @returns {{ transfer: Dataset, heldOut: Dataset | null }}
 */
export function cutImages(engine, train, settings, seed) {
  const { images, without, heldOut } = settings;
  const seen = train.size - heldOut;
  const all = train.take({ count: seen });
  const left = without.length > 0 ? all.withoutClasses(without) : all.take();
  const shown = images < left.size ? left.subset({ size: images, seed }) : left.take();
  const transfer = replaced(engine, shown, settings, seed);
  for (const cut of [all, left, ...(transfer === shown ? [] : [shown])]) cut.dispose();
  return { transfer, heldOut: heldOut > 0 ? train.take({ from: seen }) : null };
}

/**
 * @param {Engine} engine
 * @param {Dataset} shown
 * @param {RunSettings} settings
 * @param {number} seed
 */
function replaced(engine, shown, { transfer }, seed) {
  switch (transfer) {
    case 'digits':
      return shown;
    case 'scrambled':
      return scrambledPixels(engine, shown, seed);
    case 'noise':
      return noise(engine, shown, seed);
  }
}
