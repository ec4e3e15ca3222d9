/**
 * @typedef {import('../rpc.js').Requests<import('./handler.js').Execution>['execute']} Execute
 *
 * @typedef {object} Asked of any worker that executes jobs
 * @property {(request: 'execute', parameters: Execute['parameters'], options: {
 *   onEvent?: (event: Execute['event']) => void, signal?: AbortSignal,
 * }) => Promise<Execute['answer']>} call
 */

/**
 * An executor whose work is done in the worker behind a client.
 * @param {Asked} client
 * @returns {import('../../experiments/run.js').Executor}
 */
export const executorOf = (client) => ({
  execute: (job, files, { signal, onProgress }) =>
    client.call('execute', { job, files }, { signal, onEvent: onProgress }),
});
