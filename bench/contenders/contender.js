/**
 * What is measured, behind one interface, so that one loop can alternate between all of them.
 *
 * For training, a step is all of the work that there is between MNIST's bytes and the next step:
 * gathering and converting a batch, forward, backward, update, and the loss as a number.
 * @typedef {object} Contender
 * @property {string} unit what a step's work is counted in
 * @property {(problem: import('../problem/problem.js').Problem, options: PrepareOptions) =>
 *   Promise<void>} prepare
 * @property {() => Promise<number> | number} step does some work, says how many units it was
 * @property {() => number} loss of the last step, mean over its batch, or another number that the
 *   contenders of a task must agree on; NaN where there is none
 * @property {() => void} dispose
 * @property {() => number} [flopPerUnit] floating-point operations at the moment, where counted
 *
 * @typedef {object} PrepareOptions
 * @property {boolean} oneByOne whether step() must take one training step rather than a convenient
 *   number of them, so that losses can be compared
 */

/**
 * Which contender: its kind, and what distinguishes those of one kind.
 * @typedef {{ kind: keyof typeof kinds, variant?: string, threads?: number }} Spec
 */

const kinds = {
  engine: async () => (await import('./engine.js')).createEngine,
  'tfjs-minimize': async () => (await import('./tfjs-minimize.js')).createTfjsMinimize,
  'tfjs-manual': async () => (await import('./tfjs-manual.js')).createTfjsManual,
  'jax-js': async () => (await import('./jax.js')).createJax,
  'eigen-avx2': async () => (await import('./eigen.js')).createEigen,
  'kernel-peak': async () => (await import('./kernel-peak.js')).createKernelPeak,
  'engine-latency': async () => (await import('./engine-latency.js')).createEngineLatency,
  'onnxruntime-web': async () => (await import('./onnxruntime.js')).createOnnxruntime,
};

/**
 * @typedef {(path: string) => Promise<Uint8Array<ArrayBuffer>>} ReadBuild a file of build/
 *
 * @param {Spec} spec
 * @param {ReadBuild} readBuild
 * @returns {Promise<Contender>}
 */
export async function createContender(spec, readBuild) {
  const create = await kinds[spec.kind]();
  return create(spec, readBuild);
}

/**
 * `engine:relaxed-simd-threads@2`, `tfjs-manual@1`
 * @param {Spec} spec
 */
export function idOf({ kind, variant, threads = 1 }) {
  return `${kind}${variant ? `:${variant}` : ''}@${threads}`;
}
