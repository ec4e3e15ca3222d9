const { setImmediate } = globalThis; // Node's

/**
 * Gives the event loop a turn, so that messages, clicks and timers are seen between two chunks of
 * work. setTimeout would do, but browsers make it wait 4 ms.
 * @type {() => Promise<void>}
 */
export const turn =
  typeof setImmediate === 'function'
    ? () => new Promise((resolve) => setImmediate(resolve))
    : () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            port1.close();
            resolve();
          };
          port2.postMessage(null);
        });
