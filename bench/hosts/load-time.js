// How long a fresh engine takes from nothing to its first answer, ms, in a worker of Node or of a page.

import { defaultData, pixelsOf } from '../../web/data/datasets.js';
import { loadEngine } from '../../web/engine/src/index.js';

/** @param {string} variant */
async function loadMilliseconds(variant) {
  const start = performance.now();
  const engine = await loadEngine({ variant });
  const pixels = pixelsOf(defaultData);
  const network = engine.mlp({ layers: [pixels, defaultData.classes], seed: 1 });
  network.logits(new Uint8Array(pixels));
  const elapsed = performance.now() - start;
  engine.dispose();
  return elapsed;
}

if (typeof process === 'object') {
  const { parentPort, workerData } = await import('node:worker_threads');
  parentPort?.postMessage(await loadMilliseconds(workerData.variant));
  process.exit(0); // the engine's own workers would keep it alive
} else {
  self.onmessage = async ({ data }) => self.postMessage(await loadMilliseconds(data));
}
