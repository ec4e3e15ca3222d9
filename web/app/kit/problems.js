/**
 * What a refusal of the engine or the worker means to the reader.
 * @type {Record<string, import('../language/language.svelte.js').MessageKey>}
 */
export const problemKeys = Object.freeze({
  network: 'problem.network',
  'corrupt-data': 'problem.corruptData',
  unsupported: 'problem.unsupported',
  'worker-died': 'problem.workerDied',
  'out-of-memory': 'problem.outOfMemory',
  diverged: 'problem.diverged',
});
