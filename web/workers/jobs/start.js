import { Client } from '../client.js';
import { portTo } from '../web-port.js';

/**
 * Starts a worker of the experiments.
 * @param {import('../client.js').ClientOptions} [options]
 * @returns {Client<import('./handler.js').Jobs>}
 */
export function startJobs(options) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: 'jobs',
  });
  return new Client(portTo(worker), options);
}
