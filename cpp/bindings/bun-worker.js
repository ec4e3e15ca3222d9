/* global ENVIRONMENT_IS_PTHREAD */

// Bun's workers have a global postMessage, but call no global onmessage. Without the first, Emscripten
// speaks through node:worker_threads, as under Node.
if (ENVIRONMENT_IS_PTHREAD && globalThis.process?.versions?.bun) globalThis.postMessage = undefined;
