import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import { Batches } from '../problem/batches.js';
import { oneHot } from '../problem/loss.js';
import { batchSize, momentum, rate } from '../problem/tasks.js';

/** @typedef {{ weight: Tensor, bias: Tensor }[]} Layers */
/** @typedef {import('@jax-js/jax').Array} Tensor */

/**
 * jax-js, the whole step as one jitted function. It takes as many threads as the page may have; in
 * Node one.
 * @returns {import('./contender.js').Contender}
 */
export function createJax() {
  /** @type {() => Promise<number>} */
  let step;
  let loss = NaN;
  /** @type {() => void} */
  let dispose;

  return {
    unit: 'samples',

    async prepare(problem) {
      const { initial, task } = problem;
      await init('wasm');
      defaultDevice('wasm');
      const classes = task.layers[task.layers.length - 1];
      const batches = new Batches(problem, batchSize);

      let parameters = initial.map(({ weight, bias, inputs, outputs }) => ({
        weight: np.array(weight).reshape([inputs, outputs]),
        bias: np.array(bias),
      }));
      let velocities = tree.map((p) => np.zerosLike(p), tree.ref(parameters));
      const jitted = jit(update);

      step = async () => {
        const batch = batches.next();
        const x = np.array(batch.x.slice()).reshape([batchSize, task.layers[0]]);
        const y = np.array(oneHot(batch, classes)).reshape([batchSize, classes]);
        const [next, moved, cost] = jitted(parameters, velocities, x, y);
        [parameters, velocities] = await blockUntilReady([next, moved]);
        loss = await cost.jsAsync();
        return batchSize;
      };
      dispose = () => tree.dispose([parameters, velocities]);
    },

    step: () => step(),
    loss: () => loss,
    dispose: () => dispose(),
  };
}

/**
 * One step of SGD with momentum. jax-js counts references: an argument is used up, `.ref` keeps it.
 * @param {Layers} parameters
 * @param {Layers} velocities
 * @param {Tensor} x (B, inputs)
 * @param {Tensor} y (B, classes)
 * @returns {[Layers, Layers, Tensor]} the parameters, the velocities and the loss
 */
function update(parameters, velocities, x, y) {
  const gradient = valueAndGrad((/** @type {Layers} */ layers) => crossEntropy(layers, x, y));
  const [loss, gradients] = gradient(tree.ref(parameters));
  const moved = tree.map((v, g) => v.mul(momentum).add(g), velocities, gradients);
  const next = tree.map((p, v) => p.sub(v.mul(rate)), parameters, tree.ref(moved));
  return [next, moved, loss];
}

/**
 * @param {Layers} layers
 * @param {Tensor} x
 * @param {Tensor} y
 */
function crossEntropy(layers, x, y) {
  const logits = layers.reduce((h, { weight, bias }, l) => {
    const z = np.dot(h, weight).add(bias);
    return l + 1 < layers.length ? nn.relu(z) : z;
  }, x);
  return nn
    .logSoftmax(logits)
    .mul(y)
    .sum()
    .mul(-1 / batchSize);
}
