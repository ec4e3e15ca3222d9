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
import { batchSize, momentum, rate, seeds } from '../problem/tasks.js';

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

    async prepare({ initial, images, labels, task }) {
      await init('wasm');
      defaultDevice('wasm');
      const classes = task.layers[task.layers.length - 1];
      const batches = new Batches({ images, labels }, batchSize, seeds.batches);

      let parameters = initial.map(({ weight, bias, inputs, outputs }) => ({
        weight: np.array(weight).reshape([inputs, outputs]),
        bias: np.array(bias),
      }));
      let velocities = tree.map((/** @type {any} */ p) => np.zerosLike(p), tree.ref(parameters));
      const jitted = jit(update);

      step = async () => {
        const batch = batches.next();
        const x = np.array(batch.x.slice()).reshape([batchSize, task.layers[0]]);
        const y = np.array(oneHot(batch, classes)).reshape([batchSize, classes]);
        const result = jitted(parameters, velocities, x, y);
        [parameters, velocities] = await blockUntilReady([result[0], result[1]]);
        loss = await result[2].jsAsync();
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
 * @param {any} parameters
 * @param {any} velocities
 * @param {any} x (B, inputs)
 * @param {any} y (B, classes)
 */
function update(parameters, velocities, x, y) {
  const [loss, gradients] = valueAndGrad((/** @type {any} */ p) => crossEntropy(p, x, y))(
    tree.ref(parameters),
  );
  const moved = tree.map(
    (/** @type {any} */ v, /** @type {any} */ g) => v.mul(momentum).add(g),
    velocities,
    gradients,
  );
  const next = tree.map(
    (/** @type {any} */ p, /** @type {any} */ v) => p.sub(v.mul(rate)),
    parameters,
    tree.ref(moved),
  );
  return [next, moved, loss];
}

/**
 * @param {any[]} layers
 * @param {any} x
 * @param {any} y
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
