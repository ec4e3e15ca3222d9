import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { Batches } from '../problem/batches.js';
import { batchSize } from '../problem/tasks.js';

/** What both contenders of TensorFlow.js share: its WASM backend, and tensors of our numbers. */

const isNode = typeof process === 'object';

/**
 * Node gets the single-threaded build whatever is asked for (the package's own choice).
 * @param {number} threads
 */
export async function startTfjs(threads) {
  if (!isNode) {
    setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
    setThreadsCount(threads);
  }
  if (!(await tf.setBackend('wasm'))) throw new Error("TensorFlow.js: no backend 'wasm'");
  return tf;
}

/** @param {import('../problem/problem.js').Problem} problem */
export function initialTensors({ initial }) {
  return {
    weights: initial.map(({ weight, inputs, outputs }) => tf.tensor2d(weight, [inputs, outputs])),
    biases: initial.map(({ bias }) => tf.tensor1d(bias)),
  };
}

/** @param {import('../problem/problem.js').Problem} problem */
export function batchesOf(problem) {
  return new Batches(problem, batchSize);
}

/**
 * (B, width)
 * @param {Float32Array} values
 */
export function rows(values) {
  return tf.tensor2d(values, [batchSize, values.length / batchSize]);
}
