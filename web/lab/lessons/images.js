import { randomBelow, shuffle } from './random.js';

/**
 * Transfer sets that show nothing. Nobody has labels for such images; the engine wants some,
 * and an objective without a hard term does not read them.
 */

/**
 * Noise: each pixel anything from black to white.
 * @param {import('../../engine/index.js').Engine} engine
 * @param {import('../../engine/index.js').Dataset} like whose size and shape it gets
 * @param {number} seed
 */
export function noise(engine, like, seed) {
  const below = randomBelow(seed);
  return imagesLike(engine, like, (image) => image.map(() => below(256)));
}

/**
 * The same images with the pixels of each in a random order, for each another: as much ink, no shape.
 * @param {import('../../engine/index.js').Engine} engine
 * @param {import('../../engine/index.js').Dataset} like
 * @param {number} seed
 */
export function scrambledPixels(engine, like, seed) {
  const below = randomBelow(seed);
  return imagesLike(engine, like, (image) => shuffle(image, below));
}

/**
 * @param {import('../../engine/index.js').Engine} engine
 * @param {import('../../engine/index.js').Dataset} like
 * @param {(image: Uint8Array) => Uint8Array} change
 */
function imagesLike(engine, like, change) {
  const { size, rows, cols, classes } = like;
  const images = new Uint8Array(size * rows * cols);
  for (let i = 0; i < size; ++i) images.set(change(like.image(i)), i * rows * cols);
  return engine.dataset({ images, labels: like.labels(), rows, cols, classes });
}
