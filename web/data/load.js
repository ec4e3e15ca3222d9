import { fetchBytes, gunzip } from '../engine/src/bytes.js';
import { DarkKnowledgeError, refuseUnknown } from '../engine/src/errors.js';
import { kinds, packedName, parts, prefixOf } from './file-names.js';

/**
 * @typedef {import('./datasets.js').DataSet} DataSet
 * @typedef {import('./datasets.js').Part} Part
 * @typedef {import('./datasets.js').Kind} Kind
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 *
 * @typedef {{ images: Uint8Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer>, files: string[] }} IdxPair
 *   two IDX files, decompressed; `files`: their names, for what is wrong with them
 * @typedef {{ train: IdxPair, test: IdxPair }} IdxFiles
 * @typedef {{ name: string, bytes: Uint8Array<ArrayBuffer> }} NamedFile packed with gzip, or not
 * @typedef {string | NamedFile[]} Source the page that has the packed files below it, a URL, or four files
 *   under any of their usual names
 * @typedef {{ train: Dataset, test: Dataset }} Data
 * @typedef {{ firstLabel?: number, classes?: number }} Labelling what the labels mean: that of class 0,
 *   0 unless said, and how many classes there are, as many as the labels tell unless said
 */

/**
 * The four files of a data set, wherever they are.
 * @param {DataSet} dataSet
 * @param {Source} source
 * @param {{ signal?: AbortSignal, onProgress?: (progress: import('../engine/src/bytes.js').ByteProgress) =>
 *   void }} [options]
 * @throws {DarkKnowledgeError} 'network' or 'corrupt-data', naming the file
 */
export const readFiles = (dataSet, source, options = {}) =>
  typeof source === 'string'
    ? fetchFiles(dataSet, { ...options, page: source })
    : unpackFiles(source);

/**
 * Fetches the four files of a data set as tools/data.mjs packs them: IDX, compressed with gzip.
 * @param {DataSet} dataSet
 * @param {object} options
 * @param {string} options.page the URL below which its folder is
 * @param {typeof globalThis.fetch} [options.fetch] another fetch than the global one
 * @param {AbortSignal} [options.signal]
 * @param {(progress: import('../engine/src/bytes.js').ByteProgress) => void} [options.onProgress] over all four
 * @returns {Promise<IdxFiles>}
 * @throws {DarkKnowledgeError} 'network' or 'corrupt-data', naming the file
 */
export async function fetchFiles(dataSet, options) {
  refuseUnknown(options, ['page', 'fetch', 'signal', 'onProgress'], 'fetchFiles');
  const { page, fetch, signal, onProgress } = options;
  /** @type {import('../engine/src/bytes.js').ByteProgress[]} */
  const progress = [];
  const report = () => {
    const isKnown = progress.every(({ total }) => total !== null);
    const loaded = sum(progress.map((file) => file.loaded));
    const total = isKnown ? sum(progress.map((file) => file.total ?? 0)) : dataSet.packedBytes;
    onProgress?.({ loaded, total: Math.max(loaded, total) });
  };
  return pairsOf(async (part, kind) => {
    const place = progress.push({ loaded: 0, total: null }) - 1;
    const name = packedName(part, kind);
    const bytes = await fetchBytes(new URL(`${dataSet.folder}/${name}`, page), {
      fetch,
      signal,
      onProgress(now) {
        progress[place] = now;
        report();
      },
    });
    return { name, bytes };
  });
}

/**
 * Finds the four among some files, and decompresses them.
 * @param {NamedFile[]} files
 * @returns {Promise<IdxFiles>}
 * @throws {DarkKnowledgeError} 'corrupt-data', naming the file
 */
export async function unpackFiles(files) {
  return pairsOf(async (part, kind) => {
    const found = files.filter(({ name }) => prefixOf(name, part, kind) !== null);
    if (found.length !== 1) {
      const got = files.map(({ name }) => name).join(', ');
      throw new DarkKnowledgeError(
        'corrupt-data',
        `expected one file of the ${part} ${kind}, such as ${packedName(part, kind)}; ` +
          `got ${found.length} among ${got}`,
      );
    }
    const [{ name, bytes }] = found;
    try {
      return { name, bytes: await gunzip(bytes) };
    } catch (cause) {
      throw named(name, cause);
    }
  });
}

/**
 * Gets all four files at once.
 * @param {(part: Part, kind: Kind) => Promise<NamedFile>} get
 * @returns {Promise<IdxFiles>}
 */
export async function pairsOf(get) {
  const [train, test] = await Promise.all(
    parts.map(async (part) => {
      const [images, labels] = await Promise.all(kinds.map((kind) => get(part, kind)));
      const files = [images.name, labels.name];
      return { images: images.bytes, labels: labels.bytes, files };
    }),
  );
  return { train, test };
}

/**
 * Copies images into the engine.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {IdxPair} pair
 * @param {Labelling} [labelling]
 * @throws {DarkKnowledgeError} 'corrupt-data' or 'invalid-argument', naming the files
 */
function datasetOf(engine, { images, labels, files }, { firstLabel, classes } = {}) {
  try {
    return engine.dataset({ images, labels, firstLabel, classes, ...squareOf(images) });
  } catch (cause) {
    throw named(files.join(', '), cause);
  }
}

/**
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {IdxFiles} files
 * @param {Labelling} [labelling]
 * @returns {Data}
 * @throws {DarkKnowledgeError} 'corrupt-data' or 'invalid-argument', naming the files
 */
export const dataOf = (engine, { train, test }, labelling) => ({
  train: datasetOf(engine, train, labelling),
  test: datasetOf(engine, test, labelling),
});

/**
 * The same of a data set of the list, and refuses what is another one.
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {IdxFiles} files
 * @param {DataSet} dataSet
 * @param {{ toTheByte?: boolean }} [options] `toTheByte`: whether each pixel and label is looked at, too;
 *   it takes some tenths of a second
 * @throws {DarkKnowledgeError} 'corrupt-data' or 'invalid-argument', naming the files
 */
export function knownDataOf(engine, files, dataSet, { toTheByte = false } = {}) {
  const data = dataOf(engine, files, dataSet);
  const { rows, cols, title, digests } = dataSet;
  const counts = { train: dataSet.trainImages, test: dataSet.testImages };
  for (const part of parts) {
    const { [part]: dataset } = data;
    const expected = `${counts[part]} images of ${rows} x ${cols}`;
    const got = `${dataset.size} images of ${dataset.rows} x ${dataset.cols}`;
    const where = files[part].files.join(', ');
    if (got !== expected) {
      throw new DarkKnowledgeError(
        'corrupt-data',
        `${where}: not ${title}: expected ${expected}; got ${got}`,
      );
    }
    if (toTheByte && dataset.digest() !== digests[part]) {
      throw new DarkKnowledgeError(
        'corrupt-data',
        `${where}: not ${title}: other images or labels, though as many and as large`,
      );
    }
  }
  return data;
}

/**
 * The size of images that a file holds in a row each, which does not say it: as high as wide.
 * @param {Uint8Array<ArrayBuffer>} images IDX
 */
function squareOf({ buffer, byteOffset, length }) {
  const header = new DataView(buffer, byteOffset, length);
  if (length < 12 || header.getUint16(0) !== 0 || header.getUint8(3) !== 2) return {};
  const side = Math.sqrt(header.getUint32(8));
  return side > 0 && Number.isInteger(side) ? { rows: side, cols: side } : {};
}

/**
 * An error with the name of the file that it is about; one of another kind as it is.
 * @param {string} name
 * @param {unknown} cause
 */
function named(name, cause) {
  if (!(cause instanceof DarkKnowledgeError)) return cause;
  if (!['corrupt-data', 'invalid-argument'].includes(cause.code)) return cause;
  return new DarkKnowledgeError(cause.code, `${name}: ${cause.message}`, { cause });
}

/** @param {number[]} values */
const sum = (values) => values.reduce((a, b) => a + b, 0);
