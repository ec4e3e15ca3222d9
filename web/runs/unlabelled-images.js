import { randomBelow, shuffle } from './random.js';

/**
 * Transfer sets that show nothing of what the network is to tell apart. Nobody has labels for such
 * images; the engine wants some, and an objective without a hard term does not read them.
 *
 * @typedef {keyof typeof kinds} Shown
 */

const kinds = Object.freeze({ scrambled: scrambledPixels, noise });

export const shownNames = /** @type {readonly Shown[]} */ (Object.freeze(Object.keys(kinds)));

/**
 * What stands in the place of some images.
 * @param {Shown} shown
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} images
 * @param {number} seed
 */
export const unlabelled = (shown, engine, images, seed) => kinds[shown](engine, images, seed);

/**
 * Noise: each pixel anything from black to white.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} like whose size and shape it gets
 * @param {number} seed
 */
function noise(engine, like, seed) {
  const below = randomBelow(seed);
  return imagesLike(engine, like, (image) => image.map(() => below(256)));
}

/**
 * The same images with the pixels of each in a random order, for each another: as much ink, no shape.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} like
 * @param {number} seed
 */
function scrambledPixels(engine, like, seed) {
  const below = randomBelow(seed);
  return imagesLike(engine, like, (image) => shuffle(image, below));
}

/**
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} like
 * @param {(image: Uint8Array) => Uint8Array} change
 */
function imagesLike(engine, like, change) {
  const { size, rows, cols, classes } = like;
  const images = new Uint8Array(size * rows * cols);
  for (let i = 0; i < size; ++i) images.set(change(like.image(i)), i * rows * cols);
  return engine.dataset({ images, labels: like.labels(), rows, cols, classes });
}
