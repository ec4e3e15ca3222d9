import { startBeating } from './heartbeat.js';
import { serve } from './rpc.js';
import { loadRequest, Supplies } from './supplies.js';

/** @type {import('./rpc.js').Port} */
const page = {
  post: (message) => self.postMessage(message),
  listen: (receive) => self.addEventListener('message', ({ data }) => receive(data)),
};

/**
 * Makes the script that calls it a worker of the page.
 * @param {(supplies: Supplies) => import('./rpc.js').Handler} createHandler what it can be asked, once
 *   it is loaded
 */
export function servePage(createHandler) {
  const supplies = new Supplies();
  const load = loadRequest(supplies, startBeating(page));
  serve(page, { load, ...createHandler(supplies) });
}
