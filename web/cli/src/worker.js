import { parentPort } from 'node:worker_threads';
import { loadEngine } from '../../engine/src/index.js';
import { layersFor } from '../../runs/layers.js';
import { startBeating } from '../../workers/heartbeat.js';
import { createExecution } from '../../workers/jobs/handler.js';
import { serve } from '../../workers/rpc.js';
import { Supplies } from '../../workers/supplies.js';
import { readData } from './data.js';

/** @typedef {typeof handler} TerminalJobs */

const parent = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
/** @type {import('../../workers/rpc.js').Port} */
const port = {
  post: (message) => parent.postMessage(message),
  listen: (receive) => parent.on('message', receive),
};
const beat = startBeating(port);
const supplies = new Supplies();
const handler = {
  /**
   * Reads the images and starts the engine.
   * @param {{ variant: string, source: import('./data.js').DataSource }} parameters
   */
  async load({ variant, source }) {
    const engine = await loadEngine({ variant, threads: 1, onWork: beat });
    const data = await readData(engine, source);
    layersFor(data, []); // or why there are none
    supplies.keep({ engine, data });
  },

  ...createExecution(supplies),
};
serve(port, handler);
