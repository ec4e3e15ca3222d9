import { readFile } from 'node:fs/promises';
import { defaultData, pixelsOf } from '../web/data/datasets.js';
import { gunzip } from '../web/engine/src/index.js';
import { median } from './statistics.js';

const repository = new URL('..', import.meta.url);
const batchSize = 128;
const images = 200 * batchSize;
const steps = 400;
const warmUpSteps = 150;
const inputNonzeros = 150; // of the pixels of an image of MNIST, in the mean

/**
 * @typedef {{ phase: string, milliseconds: number, gigaflops: number | null }} Phase median of a
 *   training step's part; GFLOP/s of products, counting only what is not a product with zero
 */

/**
 * What cpp/bench/step_phases.cpp exports.
 * @typedef {Record<'forward' | 'weight_gradient' | 'input_gradient', (layer: number) => void> & {
 *   memory: WebAssembly.Memory, _initialize(): void,
 *   images_memory(count: number): number, labels_memory(count: number): number,
 *   open_network(width: number): void, take_batch(): void, objective(): void, update(): void,
 *   nonzeros(layer: number): number }} StepPhases
 */

/**
 * Where the time of a step with two hidden layers of a width goes: relaxed SIMD, one thread, in this process.
 * @param {number} width
 * @returns {Promise<Phase[]>}
 */
export async function measurePhases(width) {
  const e = await startModule();
  await fillImages(e);
  e.open_network(width);
  /** @type {{ name: string, run: () => void, flop?: () => number, times: number[] }[]} */
  const phases = [
    { name: 'batch', run: () => e.take_batch(), times: [] },
    ...[0, 1, 2].map((l) => product(e, 'forward', l, width)),
    { name: 'objective', run: () => e.objective(), times: [] },
    product(e, 'weight_gradient', 2, width),
    product(e, 'input_gradient', 2, width),
    product(e, 'weight_gradient', 1, width),
    product(e, 'input_gradient', 1, width),
    product(e, 'weight_gradient', 0, width),
    { name: 'update', run: () => e.update(), times: [] },
  ];
  for (let step = 0; step < steps; step++) {
    for (const { run, times } of phases) {
      const start = performance.now();
      run();
      if (step >= warmUpSteps) times.push(performance.now() - start);
    }
  }
  return phases.map(({ name, flop, times }) => {
    const milliseconds = median(times);
    return { phase: name, milliseconds, gigaflops: flop ? flop() / milliseconds / 1e6 : null };
  });
}

/**
 * A phase that is a product of layer `l`, named as cpp/bench/step_phases.cpp names it. The two
 * products with a layer's input go over its nonzeros, the one on the way back over those of the
 * gradient, which are the layer's own.
 * @param {StepPhases} e
 * @param {'forward' | 'weight_gradient' | 'input_gradient'} name
 * @param {number} l
 * @param {number} width
 */
function product(e, name, l, width) {
  const outputs = l === 2 ? defaultData.classes : width;
  const flop = () => {
    const input = l === 0 ? inputNonzeros : e.nonzeros(l - 1);
    const gradient = l === 2 ? outputs : e.nonzeros(l);
    return 2 * batchSize * (name === 'input_gradient' ? gradient * width : input * outputs);
  };
  const times = /** @type {number[]} */ ([]);
  return { name: `${name.replace('_', ' ')} ${l + 1}`, run: () => e[name](l), flop, times };
}

async function startModule() {
  const file = new URL('build/wasm/bench/step_phases_relaxed-simd.wasm', repository);
  // Emscripten's stand-alone modules ask for some of WASI; nothing here is ever called.
  const nothing = new Proxy({}, { get: () => () => 0 });
  const imports = new Proxy({}, { get: () => nothing });
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports);
  const exports = /** @type {StepPhases & WebAssembly.Exports} */ (instance.exports);
  exports._initialize();
  return exports;
}

/** @param {StepPhases} e */
async function fillImages(e) {
  /** @param {string} name @param {number} header @param {number} size */
  const read = async (name, header, size) => {
    const bytes = await readFile(new URL(`public/${defaultData.folder}/${name}.idxgz`, repository));
    return (await gunzip(new Uint8Array(bytes))).subarray(header, header + size);
  };
  const pixels = await read('train-images', 16, images * pixelsOf(defaultData));
  const labels = await read('train-labels', 8, images);
  // Memory may grow, and be another one, at each of the two calls.
  const [to, labelsTo] = [e.images_memory(images), e.labels_memory(images)];
  new Uint8Array(e.memory.buffer).set(pixels, to);
  new Uint8Array(e.memory.buffer).set(labels, labelsTo);
}
