import { gather, lossOf, oneHot } from '../problem/loss.js';
import { batchSize, momentum, rate } from '../problem/tasks.js';
import { batchesOf, initialTensors, rows, startTfjs } from './tfjs.js';

/**
 * @typedef {typeof import('@tensorflow/tfjs')} Tfjs
 * @typedef {import('@tensorflow/tfjs').Tensor} Tensor
 * @typedef {(tf: Tfjs, a: Tensor, b: Tensor) => Tensor} Product
 */

/**
 * TensorFlow.js with the whole step written by hand. Its product of transposed operands is slow, so
 * every operand is transposed first; there are two ways for each product, and which is faster
 * depends on the shape, so prepare() tries them.
 * @type {Record<'weightGradient' | 'inputGradient', Product[]>}
 */
const forms = {
  weightGradient: [
    (tf, h, g) => tf.matMul(tf.transpose(h), g),
    (tf, h, g) => tf.transpose(tf.matMul(tf.transpose(g), h)),
  ],
  inputGradient: [
    (tf, g, w) => tf.matMul(g, tf.transpose(w)),
    (tf, g, w) => tf.transpose(tf.matMul(w, tf.transpose(g))),
  ],
};

/**
 * @param {import('./contender.js').Spec} spec
 * @returns {import('./contender.js').Contender}
 */
export function createTfjsManual({ threads = 1 }) {
  /** @type {ManualStep} */
  let step;

  return {
    unit: 'samples',

    async prepare(problem) {
      const tf = await startTfjs(threads);
      const candidates = forms.weightGradient.flatMap((weightGradient) =>
        forms.inputGradient.map((inputGradient) => ({ weightGradient, inputGradient })),
      );
      let best = Infinity;
      let fastest = candidates[0];
      for (const form of candidates) {
        const trial = new ManualStep(tf, problem, form);
        const milliseconds = shortest(() => trial.take());
        if (milliseconds < best) [best, fastest] = [milliseconds, form];
        trial.dispose();
      }
      step = new ManualStep(tf, problem, fastest);
    },

    step() {
      step.take();
      return batchSize;
    },
    loss: () => step.loss,
    dispose: () => step.dispose(),
  };
}

class ManualStep {
  loss = NaN;
  #tf;
  #form;
  #problem;
  #batches;
  #classes;
  /** @type {Tensor[]} */
  #weights;
  /** @type {Tensor[]} */
  #biases;
  /** @type {Tensor[]} weights', then biases' */
  #velocities;

  /**
   * @param {Tfjs} tf
   * @param {import('../problem/problem.js').Problem} problem
   * @param {{ weightGradient: Product, inputGradient: Product }} form
   */
  constructor(tf, problem, form) {
    this.#tf = tf;
    this.#form = form;
    this.#problem = problem;
    this.#batches = batchesOf(problem);
    this.#classes = problem.initial[problem.initial.length - 1].outputs;
    ({ weights: this.#weights, biases: this.#biases } = initialTensors(problem));
    this.#velocities = [...this.#weights, ...this.#biases].map((p) => tf.zerosLike(p));
  }

  take() {
    const batch = this.#batches.next();
    const { logits, parameters, velocities } = this.#tf.tidy(() => this.#compute(batch));
    this.loss = lossOf(logits.dataSync(), batch, this.#problem);
    this.dispose();
    logits.dispose();
    this.#velocities = velocities;
    this.#weights = parameters.slice(0, this.#weights.length);
    this.#biases = parameters.slice(this.#weights.length);
  }

  dispose() {
    this.#tf.dispose([this.#weights, this.#biases, this.#velocities]);
  }

  /** @param {import('../problem/batches.js').Batch} batch */
  #compute(batch) {
    const tf = this.#tf;
    const outputs = this.#forward(rows(batch.x));
    const logits = outputs[outputs.length - 1];
    const gradients = this.#backward(outputs, this.#logitsGradient(logits, batch));
    const velocities = this.#velocities.map((v, i) => tf.add(tf.mul(v, momentum), gradients[i]));
    const parameters = [...this.#weights, ...this.#biases].map((p, i) =>
      tf.sub(p, tf.mul(velocities[i], rate)),
    );
    return { logits, parameters, velocities };
  }

  /**
   * The input and what each layer made of it.
   * @param {Tensor} x
   */
  #forward(x) {
    return this.#weights.reduce(
      (outputs, b, l) => {
        const a = outputs[l];
        /** @type {'relu' | 'linear'} */
        const activation = l + 1 < this.#weights.length ? 'relu' : 'linear';
        outputs.push(this.#tf.fused.matMul({ a, b, bias: this.#biases[l], activation }));
        return outputs;
      },
      [x],
    );
  }

  /**
   * As in cpp/dk/distill/soft_target.hpp.
   * @param {Tensor} logits
   * @param {import('../problem/batches.js').Batch} batch
   */
  #logitsGradient(logits, batch) {
    const tf = this.#tf;
    const { task, teacherLogits } = this.#problem;
    const y = rows(oneHot(batch, this.#classes));
    const hard = tf.sub(tf.softmax(logits), y);
    if (task.objective.kind === 'hard' || teacherLogits === null) return tf.div(hard, batchSize);
    const { temperature, softWeight } = task.objective;
    const v = rows(gather(batch, teacherLogits, this.#classes));
    const p = tf.softmax(tf.div(v, temperature));
    const q = tf.softmax(tf.div(logits, temperature));
    return tf.add(
      tf.mul(tf.sub(q, p), (softWeight * temperature) / batchSize),
      tf.mul(hard, (1 - softWeight) / batchSize),
    );
  }

  /**
   * The gradients of the weights, then of the biases.
   * @param {Tensor[]} outputs
   * @param {Tensor} delta dL/dlogits
   */
  #backward(outputs, delta) {
    const tf = this.#tf;
    /** @type {Tensor[]} */
    const weights = [];
    /** @type {Tensor[]} */
    const biases = [];
    for (let l = this.#weights.length - 1; l >= 0; l--) {
      weights[l] = this.#form.weightGradient(tf, outputs[l], delta);
      biases[l] = tf.sum(delta, 0);
      if (l === 0) break;
      const below = this.#form.inputGradient(tf, delta, this.#weights[l]);
      delta = tf.mul(below, tf.step(outputs[l]));
    }
    return [...weights, ...biases];
  }
}

/**
 * The shortest of a few runs, ms, after one to warm up.
 * @param {() => void} work
 */
function shortest(work) {
  work();
  let best = Infinity;
  const until = performance.now() + 300;
  do {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  } while (performance.now() < until);
  return best;
}
