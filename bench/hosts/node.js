import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);

/**
 * A process a contender: some of them change what others would find (Emscripten's threads put a
 * Worker into the globals, TensorFlow.js has one backend a process).
 * @returns {Promise<import('../rounds.js').Host>}
 */
export async function openNode() {
  return {
    name: 'node',
    version: `Node.js ${process.version}`,

    async start(spec, task) {
      const child = fork(here('node-process.js'));
      const ended = new Promise((_, reject) => {
        child.once('exit', (code) => reject(new Error(`the process ended: code ${code}`)));
      });
      ended.catch(() => {});
      /** @param {string} name @param {any[]} args */
      const call = async (name, ...args) => {
        const answered = new Promise((resolve) => child.once('message', resolve));
        child.send({ name, args });
        const { result, error } = await Promise.race([answered, ended]);
        if (error) throw new Error(error);
        return result;
      };
      await call('start', spec, task);
      return {
        losses: (count) => call('losses', count),
        prepare: () => call('prepare'),
        run: (milliseconds) => call('run', milliseconds),
        stop: async () => void child.kill(),
      };
    },

    loadMilliseconds: (variant) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(here('load-time.js'), { workerData: { variant } });
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
    close: async () => {},
  };
}
