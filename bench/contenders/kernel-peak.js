// About 1 ms: short enough to be called often, long enough to forget the call.
const times = 200;

/**
 * Our register micro-kernel alone, out of the first-level cache.
 * @param {import('./contender.js').Spec} spec
 * @param {import('./contender.js').ReadBuild} readBuild
 * @returns {import('./contender.js').Contender}
 */
export function createKernelPeak({ variant }, readBuild) {
  /** @type {(times: number) => number} */
  let run;

  return {
    unit: 'FLOP',

    async prepare() {
      const bytes = await readBuild(`wasm/bench/kernel_peak_${variant}.wasm`);
      const { instance } = await WebAssembly.instantiate(bytes);
      run = /** @type {typeof run} */ (instance.exports.kernel_peak);
    },

    step: () => run(times),
    loss: () => NaN,
    dispose() {},
    flopPerUnit: () => 1,
  };
}
