import { Client } from '../client.js';
import { portTo } from '../web-port.js';

/**
 * Starts the story's worker.
 * @param {import('../client.js').ClientOptions} [options]
 * @returns {Client<import('./handler.js').Story>}
 */
export function startStory(options) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: 'story',
  });
  return new Client(portTo(worker), options);
}
