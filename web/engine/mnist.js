import { fetchBytes } from './bytes.js';
import { refuseUnknown } from './errors.js';

/**
 * @typedef {{ images: Uint8Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer> }} IdxPair for
 *   `engine.dataset`
 */

/** About what the four files have together, for a server that does not say. */
const usualBytes = 11_243_000;

/**
 * Fetches MNIST's official split, 60,000 + 10,000 images, as tools/mnist.mjs packs it: four IDX files,
 * compressed with gzip.
 * @param {object} options
 * @param {string | URL} options.baseUrl the folder of the four files, ending in a slash
 * @param {typeof globalThis.fetch} [options.fetch] another fetch than the global one
 * @param {AbortSignal} [options.signal]
 * @param {(progress: import('./bytes.js').ByteProgress) => void} [options.onProgress] over all four
 * @returns {Promise<{ train: IdxPair, test: IdxPair }>}
 * @throws {import('./errors.js').DarkKnowledgeError} 'network' or 'corrupt-data', naming the file
 */
export async function loadMnist(options) {
  refuseUnknown(options, ['baseUrl', 'fetch', 'signal', 'onProgress'], 'loadMnist');
  const { baseUrl, fetch, signal, onProgress } = options;
  const names = ['train-images', 'train-labels', 'test-images', 'test-labels'];
  /** @type {import('./bytes.js').ByteProgress[]} */
  const files = names.map(() => ({ loaded: 0, total: null }));
  const report = () => {
    const isKnown = files.every(({ total }) => total !== null);
    const loaded = sum(files.map((file) => file.loaded));
    const total = isKnown ? sum(files.map((file) => file.total ?? 0)) : usualBytes;
    onProgress?.({ loaded, total: Math.max(loaded, total) });
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    names.map((name, i) =>
      fetchBytes(new URL(`${name}.idxgz`, baseUrl), {
        fetch,
        signal,
        onProgress: (progress) => {
          files[i] = progress;
          report();
        },
      }),
    ),
  );
  return {
    train: { images: trainImages, labels: trainLabels },
    test: { images: testImages, labels: testLabels },
  };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}
