// The page's side: a worker a contender, and hands each call to its worker.

/** @type {Worker[]} */
const workers = [];

/**
 * @param {Worker} worker
 * @param {any} message
 * @returns {Promise<any>} the answer; one call at a time
 */
function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(`worker: ${event.message}`));
    worker.postMessage(message);
  });
}

/** @type {any} */ (globalThis).bench = {
  /** @returns {number} the worker's number, for `call` and `stop` */
  open() {
    return workers.push(new Worker(new URL('worker.js', import.meta.url), { type: 'module' })) - 1;
  },

  /** @param {number} number @param {string} name @param {any[]} args */
  async call(number, name, args) {
    const { result, error } = await ask(workers[number], { name, args });
    if (error) throw new Error(error);
    return result;
  },

  /** @param {number} number */
  stop(number) {
    workers[number].terminate();
  },

  /** @param {string} variant */
  async loadMilliseconds(variant) {
    const worker = new Worker(new URL('load-time.js', import.meta.url), { type: 'module' });
    const milliseconds = await ask(worker, variant);
    worker.terminate();
    return milliseconds;
  },
};
