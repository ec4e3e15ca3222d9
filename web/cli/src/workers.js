import { Worker } from 'node:worker_threads';
import { Client } from '../../workers/client.js';
import { executorOf } from '../../workers/jobs/executor.js';
import { portTo } from '../../workers/thread-port.js';

/**
 * Starts executors, each in a thread of its own with its own engine and images.
 * @param {{ count: number, variant: string, source: import('./data.js').DataSource }} options
 */
export async function startWorkers({ count, ...load }) {
  /** @type {Client<import('./worker.js').TerminalJobs>[]} */
  const clients = Array.from(
    { length: count },
    () => new Client(portTo(new Worker(new URL('./worker.js', import.meta.url)))),
  );
  const close = () => Promise.all(clients.map((client) => client.close()));
  try {
    await Promise.all(clients.map((client) => client.call('load', load)));
    return { executors: clients.map(executorOf), close };
  } catch (error) {
    await close();
    throw error;
  }
}
