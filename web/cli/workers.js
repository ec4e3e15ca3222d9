import { Worker } from 'node:worker_threads';
import { RemoteExecutor } from './remote.js';

/**
 * Starts executors, each in a thread of its own with its own engine and images.
 * @param {{ count: number, variant: string, source: import('./data.js').DataSource }} options
 */
export async function startWorkers({ count, ...workerData }) {
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData }),
  );
  const executors = workers.map((worker) => {
    const executor = new RemoteExecutor({
      post: (message) => worker.postMessage(message),
      listen: (receive) => void worker.on('message', receive),
    });
    worker.on('error', (error) => executor.die(error.message));
    worker.on('exit', (code) => executor.die(`it ended with code ${code}`));
    return executor;
  });
  const close = () => Promise.all(workers.map((worker) => worker.terminate()));
  try {
    await Promise.all(executors.map(({ ready }) => ready));
    return { executors, close };
  } catch (error) {
    await close();
    throw error;
  }
}
