/** Two ends of a channel; what is posted is cloned, as between a page and its worker. */
export function channel() {
  const { port1, port2 } = new MessageChannel();
  /** @returns {import('../../web/workers/rpc.js').Port} */
  const end = (/** @type {MessagePort} */ port) => ({
    post: (message) => port.postMessage(message),
    listen: (receive) => {
      port.onmessage = ({ data }) => receive(data);
    },
  });
  return { ends: [end(port1), end(port2)], close: () => port1.close() };
}
