import { DarkKnowledgeError, ensure } from './errors.js';

const MiB = 2 ** 20;

/** What a build with threads reserves unless it is told: MNIST and a few networks of some hundred units. */
export const usualMemory = 256 * MiB;

/** The least and the most that it can (cmake/wasm.cmake). */
const least = 16 * MiB;
const most = 2048 * MiB;

/** Rows that a network is asked about at once when it is evaluated. */
const inferenceRows = 256;

/**
 * What an engine is to do, all at the same time.
 * @typedef {object} Work
 * @property {number} bytes of images and labels, all datasets together; a subset has no own
 * @property {number} images that a network is trained on
 * @property {number[][]} networks layers of those that are trained
 * @property {number[][]} [teachers] layers of those that are asked only
 * @property {boolean} [comparesHidden] whether an objective compares hidden layers (`methods`, `needs`);
 *   not unless said
 * @property {number} [batchSize] 128 unless said
 * @property {number} [threads] 8 unless said, the most that the engine takes unasked
 */

/**
 * Bytes that `loadEngine({ memory })` reserves for some work: enough for it, whatever the objective and
 * the optimizer, and for little more.
 * @param {Work} work
 * @throws {DarkKnowledgeError} 'invalid-argument'
 */
export function memoryFor({
  bytes,
  images,
  networks,
  teachers = [],
  comparesHidden = false,
  batchSize = 128,
  threads = 8,
}) {
  for (const [name, value] of Object.entries({ bytes, images, batchSize, threads })) {
    ensure(
      Number.isSafeInteger(value) && value >= 0,
      `memoryFor: ${name} is ${value}; expected a whole number, 0 or more`,
    );
  }
  for (const [name, value] of Object.entries({ networks, teachers })) {
    ensure(
      Array.isArray(value) &&
        value.every(
          (layers) =>
            Array.isArray(layers) && layers.length > 1 && layers.every(Number.isSafeInteger),
        ),
      `memoryFor: ${name} is ${JSON.stringify(value)}; expected the layers of each, inputs first`,
    );
  }
  const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
  const rows = Math.max(batchSize, inferenceRows);
  const widest = Math.max(1, ...networks.flat(), ...teachers.flat());
  const hidden = [...networks, ...teachers].flatMap((layers) => layers.slice(1, -1));
  const total =
    bytes +
    sum(networks.map((layers) => bytesOfTraining(layers, batchSize, images))) +
    sum(teachers.map((layers) => bytesOfAsking(layers, batchSize))) +
    (comparesHidden ? networks.length * bytesOfComparing(hidden, batchSize) : 0) +
    // Of the kernels: the nonzeros of a layer, and packed panels of its weights.
    widest * (9 * rows + 4096) +
    threads * 1.5 * MiB +
    6 * MiB;
  return Math.ceil((1.05 * total) / MiB) * MiB;
}

/**
 * @param {number[]} layers
 * @param {number} batchSize
 * @param {number} images
 */
function bytesOfTraining(layers, batchSize, images) {
  const inputs = layers[0];
  const classes = layers[layers.length - 1];
  const { units, parameters } = sizeOf(layers);
  return (
    16 * parameters + // values, gradient and Adam's two moments
    8 * units * (batchSize + inferenceRows) + // what units give, and what they receive
    32 * inputs * (batchSize + inferenceRows) + // pixels as numbers, their nonzeros, both ways round
    (12 * classes + 24) * images // what a teacher answers, and the order of the images
  );
}

/**
 * Similarities of the images of a batch, and a projector between the widest hidden layers.
 * @param {number[]} widths of all hidden layers
 * @param {number} batchSize
 */
const bytesOfComparing = (widths, batchSize) =>
  8 * Math.min(batchSize, 2048) ** 2 + 16 * Math.max(0, ...widths) ** 2;

/**
 * @param {number[]} layers
 * @param {number} batchSize
 */
function bytesOfAsking(layers, batchSize) {
  const { units, parameters } = sizeOf(layers);
  return 12 * parameters + 4 * units * (batchSize + inferenceRows); // while it is read: the file, too
}

/** @param {number[]} layers */
function sizeOf([inputs, ...outputs]) {
  const parameters = outputs.reduce(
    (sum, width, i) => sum + ((i === 0 ? inputs : outputs[i - 1]) + 1) * width,
    0,
  );
  return { units: outputs.reduce((a, b) => a + b, 0), parameters };
}

/**
 * @param {unknown} memory
 * @returns {number} bytes of whole pages
 */
export function checkedMemory(memory) {
  ensure(
    typeof memory === 'number' && Number.isFinite(memory) && memory >= least,
    `loadEngine: memory is ${memory}; expected bytes, ${least} to ${most} (16 MiB to 2 GiB)`,
  );
  if (memory > most) {
    throw new DarkKnowledgeError(
      'out-of-memory',
      `loadEngine: ${inMiB(memory)} are more than the 2 GiB that WebAssembly gives an engine; ${smaller}`,
    );
  }
  return Math.ceil(memory / 65_536) * 65_536;
}

/** What to do about memory that ran out. */
const smaller = 'fewer images, narrower layers and smaller batches need less';

/**
 * @param {number | null} memory bytes that the engine was started with; null: it takes what there is
 */
export function adviceFor(memory) {
  if (memory === null || memory === most) return smaller;
  return `it was started with ${inMiB(memory)}; loadEngine({ memory }) reserves more, ${smaller}`;
}

/** @param {number} bytes */
const inMiB = (bytes) => `${Math.ceil(bytes / MiB)} MiB`;
