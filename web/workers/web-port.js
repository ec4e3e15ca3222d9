/**
 * A page's worker, as the page sees it.
 * @param {Worker} worker
 * @returns {import('./client.js').WorkerPort}
 */
export const portTo = (worker) => ({
  post: (message) => worker.postMessage(message),
  listen: (receive) => worker.addEventListener('message', ({ data }) => receive(data)),
  onTrouble(tell) {
    worker.addEventListener('error', (event) => {
      event.preventDefault?.();
      tell(event.message || 'its script could not be loaded');
    });
    worker.addEventListener('messageerror', () => tell('a message was unreadable'));
  },
  terminate: () => worker.terminate(),
});
