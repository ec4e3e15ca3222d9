import { DarkKnowledgeError } from './errors.js';
import { adviceFor } from './memory.js';
import { chooseVariants } from './variants.js';

/** A threaded build that has not started by then will not: some browsers never say so. */
const startMilliseconds = 10_000;

/** The workers of a threaded build do not answer. */
class SilentWorkers extends Error {}

/**
 * @typedef {import('./wasm-module.js').MainModule} MainModule
 *
 * @typedef {object} StartOptions
 * @property {number} threads
 * @property {number} memory bytes that a build with threads has
 * @property {() => void} [onWork]
 */

/**
 * Starts a WASM module of its own: engines share nothing.
 * @param {{ variant?: string } & StartOptions} options
 */
export async function startModule({ variant: wanted, ...options }) {
  const { candidates, reason } = await chooseVariants(wanted, options.threads);
  const reasons = [reason];
  let workersAnswer = true;
  for (const variant of candidates) {
    if (variant.threaded && !workersAnswer) continue;
    try {
      const { module, build } = await startVariant(variant, options);
      return { module, variant: variant.name, build, reason: reasons.join('; ') };
    } catch (cause) {
      if (cause instanceof SilentWorkers) workersAnswer = false;
      reasons.push(`'${variant.name}' did not start: ${String(cause)}`);
    }
  }
  throw new DarkKnowledgeError(
    'unsupported',
    `the engine's WebAssembly did not start (${reasons.join('; ')})`,
  );
}

/**
 * @param {Pick<import('./variants.js').Variant, 'threaded' | 'load'>} variant
 * @param {StartOptions} options
 * @returns {Promise<{ module: MainModule, build: string }>}
 */
export async function startVariant({ threaded, load }, { threads, memory, onWork }) {
  const { default: factory, build } = await load();
  const module = threaded
    ? await startThreads(factory, threads - 1, memory)
    : await factory({ helpers: 0 });
  const advice = adviceFor(threaded ? memory : null);
  /** How cpp/bindings/boundary.hpp throws. */
  const raise = (
    /** @type {import('./errors.js').ErrorCode} */ code,
    /** @type {string} */ why,
  ) => {
    throw new DarkKnowledgeError(code, code === 'out-of-memory' ? `${why}: ${advice}` : why);
  };
  Object.assign(module, { raise, onWork });
  guardCalls(module, raise);
  try {
    if (threaded && threads > 1) module.setThreads(threads);
    if (onWork) module.reportWork();
    return { module, build };
  } catch (error) {
    endThreads(module);
    throw error;
  }
}

/**
 * @param {typeof import('./wasm-module.js').default} factory
 * @param {number} helpers workers beside the calling thread
 * @param {number} memory bytes
 */
async function startThreads(factory, helpers, memory) {
  const pages = memory / 65_536;
  const wasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  /** @type {object} what is to become the module, and has its workers early */
  const starting = { helpers, wasmMemory };
  const started = factory(starting);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = new Promise((_, reject) => {
    const giveUp = (/** @type {string} */ why) => reject(new SilentWorkers(why));
    timer = setTimeout(() => giveUp('its workers did not answer'), startMilliseconds);
    // Where workers may not start workers. In a page the module has them by now; Node has no such place.
    for (const worker of workersOf(starting)) {
      worker.addEventListener('error', (event) => {
        if (timer === undefined) return;
        event.preventDefault();
        event.stopImmediatePropagation(); // Emscripten would throw, and end the worker that it is in
        giveUp(`its workers do not start${event.message ? ` (${event.message})` : ''}`);
      });
    }
  });
  try {
    return /** @type {MainModule} */ (await Promise.race([started, silence]));
  } catch (error) {
    started.catch(() => {}); // it may still fail, too late for anybody
    endThreads(starting);
    throw error;
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}

/**
 * @param {any} module
 * @returns {Worker[]}
 */
const workersOf = (module) => module.PThread?.unusedWorkers ?? [];

/**
 * Ends a module's workers: as long as they live, its memory cannot be freed.
 * @param {any} module started, with threads or without, or starting
 */
export function endThreads({ PThread, dismissThreads }) {
  if (!dismissThreads) return PThread?.terminateAllThreads();
  dismissThreads(); // Deno ends no worker that sleeps
  PThread?.terminateRuntime(); // which lets go of the memory that the calling thread waits at, too
}

/**
 * What an exception leaves behind is put in order: the stack stays where C++ had it, so that some
 * thousand refusals would use it up. And Embind copies structs in and results out, outside of
 * boundary.hpp's guard: the one C++ exception that can come from there says that memory ran out.
 * @param {MainModule} module
 * @param {(code: import('./errors.js').ErrorCode, why: string) => never} raise
 */
function guardCalls(module, raise) {
  const guard = (/** @type {any} */ object, /** @type {string} */ name) => {
    const call = object[name];
    object[name] = function (/** @type {any[]} */ ...args) {
      const stack = module.stackSave();
      try {
        return call.apply(this, args);
      } catch (error) {
        module.stackRestore(stack);
        if (!(error instanceof WebAssembly.Exception)) throw error;
        return raise('out-of-memory', 'the engine ran out of memory');
      }
    };
  };
  const functions = [
    ...['evaluate', 'classMap', 'classMapOfLogits', 'epochOrder', 'dirichlet'],
    ...['setThreads', 'reportWork'],
  ];
  for (const name of functions) guard(module, name);
  for (const handle of [
    module.Dataset,
    module.Mlp,
    module.Trainer,
    module.Synthesis,
    module.BiasShift,
  ]) {
    for (const object of [handle, /** @type {any} */ (handle).prototype]) {
      for (const [name, { value, writable }] of Object.entries(
        Object.getOwnPropertyDescriptors(object),
      )) {
        const isCall = typeof value === 'function' && writable && name !== 'constructor';
        if (isCall) guard(object, name);
      }
    }
  }
}
