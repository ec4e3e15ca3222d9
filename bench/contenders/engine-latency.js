import { seeds } from '../problem/tasks.js';
import { startEngine } from './engine.js';

/**
 * Ours, one image at a time.
 * @param {import('./contender.js').Spec} spec
 * @returns {import('./contender.js').Contender}
 */
export function createEngineLatency({ variant, threads }) {
  /** @type {import('../../web/engine/src/index.js').Engine} */
  let engine;
  /** @type {() => Float32Array} */
  let infer;
  /** @type {Float32Array} */
  let logits = new Float32Array();

  return {
    unit: 'images',

    async prepare(problem) {
      engine = await startEngine(variant, threads);
      const network = engine.mlp({ layers: problem.task.layers, seed: seeds.network });
      const nextImage = imagesOf(problem);
      infer = () => network.logits(nextImage());
    },

    step() {
      logits = infer();
      return 1;
    },
    // Compared as losses are: with these weights any error of the arithmetic shows in it.
    loss: () => lengthOf(logits),
    dispose: () => engine.dispose(),
  };
}

/**
 * One image after the other as numbers 0..1, over and over; made before the clock starts.
 * @param {import('../problem/problem.js').Problem} problem
 */
export function imagesOf({ task, images }) {
  const inputs = task.layers[0];
  const numbers = Array.from({ length: task.images }, (_, i) =>
    Float32Array.from(images.subarray(i * inputs, (i + 1) * inputs), (pixel) => pixel / 255),
  );
  let next = 0;
  return () => numbers[next++ % numbers.length];
}

/** @param {Float32Array} logits */
export function lengthOf(logits) {
  return Math.hypot(...logits);
}
