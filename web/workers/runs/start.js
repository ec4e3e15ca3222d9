import { Client } from '../client.js';
import { portTo } from '../web-port.js';

/**
 * Starts the lab's worker.
 * @param {import('../client.js').ClientOptions} [options]
 * @returns {Client<import('./handler.js').Runs>}
 */
export function startRuns(options) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: 'runs',
  });
  return new Client(portTo(worker), options);
}
