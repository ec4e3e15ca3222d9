import { oneHot } from '../problem/loss.js';
import { batchSize, momentum, rate } from '../problem/tasks.js';
import { batchesOf, initialTensors, rows, startTfjs } from './tfjs.js';

/**
 * TensorFlow.js as its documentation has one write it: a loss, and `optimizer.minimize`.
 * @param {import('./contender.js').Spec} spec
 * @returns {import('./contender.js').Contender}
 */
export function createTfjsMinimize({ threads = 1 }) {
  /** @type {() => number} */
  let step;
  let loss = NaN;
  /** @type {() => void} */
  let dispose;

  return {
    unit: 'samples',

    async prepare(problem) {
      const tf = await startTfjs(threads);
      const { layers } = problem.task;
      const classes = layers[layers.length - 1];
      const initial = initialTensors(problem);
      const weights = initial.weights.map((tensor) => tf.variable(tensor));
      const biases = initial.biases.map((tensor) => tf.variable(tensor));
      const optimizer = tf.train.momentum(rate, momentum);
      const batches = batchesOf(problem);

      /** @param {import('@tensorflow/tfjs').Tensor} x */
      const forward = (x) =>
        weights.reduce((h, weight, l) => {
          const z = tf.add(tf.matMul(h, weight), biases[l]);
          return l + 1 < weights.length ? tf.relu(z) : z;
        }, x);

      step = () => {
        const batch = batches.next();
        const [x, y] = [rows(batch.x), rows(oneHot(batch, classes))];
        const cost = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, forward(x)), true, [
          ...weights,
          ...biases,
        ]);
        loss = cost.dataSync()[0];
        tf.dispose([x, y, cost]);
        return batchSize;
      };
      dispose = () => tf.dispose([initial, weights, biases, optimizer]);
    },

    step: () => step(),
    loss: () => loss,
    dispose: () => dispose(),
  };
}
