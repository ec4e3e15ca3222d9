import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from '../engine/index.js';
import { execute } from '../experiments/execute.js';
import { layersFor } from '../experiments/layers.js';
import { readData } from './data.js';
import { serve } from './remote.js';

const { variant, source } = workerData;
const engine = await loadEngine({ variant, threads: 1 });
const data = await readData(engine, source);
layersFor(data, []); // or why there are none
const parent = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const port = {
  post: (/** @type {any} */ message) => parent.postMessage(message),
  listen: (/** @type {(message: any) => void} */ receive) => void parent.on('message', receive),
};
serve(port, engine.about(), (job, files, context) => execute(engine, data, job, files, context));
