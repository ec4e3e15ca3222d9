import { bytesOf } from './arrays.js';
import {
  ensure,
  ensureSeed,
  ensureWholeNumber,
  ensureWholeNumbers,
  refuseUnknown,
} from './errors.js';
import { Handle } from './handle.js';

/**
 * Labelled images, kept as bytes in the engine. Made by `engine.dataset`.
 * @extends {Handle<import('./wasm-module.js').Dataset>}
 */
export class Dataset extends Handle {
  /** Number of images. */
  get size() {
    return this.raw.size;
  }

  /** Height of an image, pixels. */
  get rows() {
    return this.raw.rows;
  }

  /** Width of an image, pixels. */
  get cols() {
    return this.raw.cols;
  }

  /** Number of classes, 0 .. classes - 1, whatever the labels of the files began with. */
  get classes() {
    return this.raw.classes;
  }

  /**
   * A copy of one image, row by row, 0 (background) to 255.
   * @param {number} index 0 .. size - 1
   */
  image(index) {
    ensureWholeNumber(index, 'image: index', 0, this.size - 1);
    return this.raw.image(index);
  }

  /** The class of each image, 0 .. classes - 1, (size). */
  labels() {
    return this.raw.labels();
  }

  /**
   * As many images of each class as of any other, chosen by the seed. Shares the pixels with this
   * dataset; subsets of one seed are nested.
   * @param {{ size: number, seed: number }} options `size` 1 .. this.size, `seed` 0 .. 2^53 - 1
   */
  subset(options) {
    refuseUnknown(options, ['size', 'seed'], 'subset');
    const { size, seed } = options;
    ensureWholeNumber(size, 'subset: size', 1, this.size);
    ensureSeed(seed, 'subset: seed');
    return new Dataset(this.raw.subset(size, seed), this.siblings);
  }

  /**
   * The images of some classes only. Shares the pixels with this dataset and keeps its order.
   * @param {number[]} classes each 0 .. classes - 1
   */
  withClasses(classes) {
    ensureWholeNumbers(classes, 'withClasses: classes');
    return new Dataset(this.raw.withClasses(classes), this.siblings);
  }

  /**
   * The images of all classes but some, likewise.
   * @param {number[]} classes each 0 .. classes - 1
   */
  withoutClasses(classes) {
    ensureWholeNumbers(classes, 'withoutClasses: classes');
    return new Dataset(this.raw.withoutClasses(classes), this.siblings);
  }

  /**
   * A slice in the order of this dataset, whose pixels it shares: the last 10,000 of 60,000 images
   * are `take({ from: 50_000 })`.
   * @param {{ from?: number, count?: number }} [options] `from` 0 .. size - 1, 0 unless said;
   *   `count` 1 .. size - from, all of them unless said
   */
  take(options = {}) {
    refuseUnknown(options, ['from', 'count'], 'take');
    const { from = 0, count = this.size - from } = options;
    ensureWholeNumber(from, 'take: from', 0, this.size - 1);
    ensureWholeNumber(count, 'take: count', 1, this.size - from);
    return new Dataset(this.raw.take(from, count), this.siblings);
  }

  /**
   * A fingerprint of the images' size, the number of classes, and every label and pixel in order, 16
   * hexadecimal digits: equal images have an equal one, whatever files they came from. It takes a
   * tenth of a second for MNIST, and keeps no secret (FNV-1a, 64 bits).
   */
  digest() {
    return this.raw.digest();
  }
}

/**
 * @param {import('./wasm-module.js').MainModule} module
 * @param {Set<Handle<any>>} live
 * @param {DatasetSource} source
 */
export function makeDataset(module, live, source) {
  refuseUnknown(source, ['images', 'labels', 'rows', 'cols', 'classes', 'firstLabel'], 'dataset');
  const images = bytesOf(source.images, 'dataset: images');
  const labels = bytesOf(source.labels, 'dataset: labels');
  ensure(
    images && labels,
    'dataset takes { images, labels } as Uint8Array or ArrayBuffer: two IDX files, or raw bytes with rows, cols and classes',
  );
  const { rows, cols, classes, firstLabel = 0 } = source;
  for (const [name, value] of Object.entries({ rows, cols, classes })) {
    if (value !== undefined) ensureWholeNumber(value, `dataset: ${name}`, 1);
  }
  ensureWholeNumber(firstLabel, 'dataset: firstLabel', 0, 255);
  ensure(
    (rows === undefined) === (cols === undefined),
    'dataset: rows and cols go together, and with classes where the bytes are raw',
  );
  const size = rows === undefined || cols === undefined ? undefined : { rows, cols };
  const isRaw =
    size &&
    classes !== undefined &&
    (!isIdx(images) || images.length === size.rows * size.cols * labels.length);
  const raw = isRaw
    ? module.Dataset.fromRaw(images, labels, size.rows, size.cols, classes, firstLabel)
    : module.Dataset.fromIdx(images, labels, size, { firstLabel, count: classes });
  return new Dataset(raw, live);
}

/** By its magic number. @param {Uint8Array} bytes */
const isIdx = (bytes) => bytes[0] === 0 && bytes[1] === 0 && bytes[2] >= 8 && bytes[3] <= 4;

/**
 * Two IDX files, decompressed, where an image of one row each (count * pixels) needs its `rows` and
 * `cols` said; or raw pixels (count * rows * cols, 0..255) and labels (count), with all three.
 * `firstLabel`, 0..255, is the label of class 0, 0 unless said; `classes`, 1..256, how many there are,
 * for IDX files as many as the highest label tells unless said. Labels 1 to 26, as in EMNIST's letters,
 * are 26 classes with `{ firstLabel: 1, classes: 26 }`, and 27 without, the first one empty.
 * @typedef {{ images: import('./arrays.js').Bytes, labels: import('./arrays.js').Bytes,
 *   rows?: number, cols?: number, classes?: number, firstLabel?: number }} DatasetSource
 */
