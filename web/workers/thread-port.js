/**
 * A worker thread of Node, as whoever started it sees it.
 * @param {import('node:worker_threads').Worker} worker
 * @returns {import('./client.js').WorkerPort}
 */
export const portTo = (worker) => ({
  post: (message) => worker.postMessage(message),
  listen: (receive) => worker.on('message', receive),
  onTrouble(tell) {
    worker.on('error', (error) => tell(error.message));
    worker.on('exit', (code) => tell(`it ended with code ${code}`));
  },
  terminate: () => worker.terminate(),
});
