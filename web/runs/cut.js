import { ensure } from '../engine/src/errors.js';
import { unlabelled } from './unlabelled-images.js';

/**
 * The images that a description asks for; the caller disposes of them.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} all
 * @param {import('./description.js').Images | undefined} images all unless said
 * @param {number} seed chooses a subset, and what is shown in the place of images; subsets of one seed
 *   are nested
 * @returns {import('../engine/src/index.js').Dataset}
 */
export function cutImages(engine, all, images = {}, seed) {
  const { from = 0, count = all.size - from, only, without, subset, show } = images;
  ensure(
    subset === undefined || subset <= count,
    `images: subset is ${subset}; expected at most ${count}, all that there are`,
  );
  let rest = all.take({ from, count });
  const cuts = [
    only && (() => rest.withClasses(only)),
    without && (() => rest.withoutClasses(without)),
    subset && (() => rest.subset({ size: Math.min(subset, rest.size), seed })),
    show && (() => unlabelled(show, engine, rest, seed)),
  ];
  for (const cut of cuts) {
    if (!cut) continue;
    const larger = rest;
    try {
      rest = cut();
    } finally {
      larger.dispose();
    }
  }
  return rest;
}
