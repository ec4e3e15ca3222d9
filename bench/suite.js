import { tasks } from './problem/tasks.js';

/** Who competes in which task, on which host. */

/** @typedef {import('./contenders/contender.js').Spec} Spec */

/** @type {(variant: string, threads?: number) => Spec} */
const engine = (variant, threads) => ({ kind: 'engine', variant, threads });
const relaxed = engine('relaxed-simd');
const plain = engine('simd');
const relaxedThreads = engine('relaxed-simd-threads', 2);
const plainThreads = engine('simd-threads', 2);
/** @type {(kind: Spec['kind'], threads?: number) => Spec} */
const peer = (kind, threads) => ({ kind, threads });

/** @type {Record<string, Record<'node' | 'chromium', Spec[]>>} */
const suite = {
  wide: {
    node: [
      { kind: 'kernel-peak', variant: 'relaxed-simd' },
      relaxed,
      plain,
      relaxedThreads,
      plainThreads,
      peer('eigen-avx2'),
      peer('jax-js'),
      peer('tfjs-manual'),
      peer('tfjs-minimize'),
    ],
    chromium: [
      { kind: 'kernel-peak', variant: 'relaxed-simd' },
      relaxed,
      plain,
      relaxedThreads,
      plainThreads,
      peer('jax-js', 2),
      peer('tfjs-manual'),
      peer('tfjs-manual', 2),
      peer('tfjs-minimize'),
      peer('tfjs-minimize', 2),
    ],
  },
  narrow: {
    node: [relaxed, plain, relaxedThreads, peer('tfjs-manual')],
    chromium: [relaxed, plain, relaxedThreads, peer('tfjs-manual')],
  },
  distillation: {
    node: [relaxed, plain, relaxedThreads, peer('tfjs-manual')],
    chromium: [relaxed, plain, relaxedThreads, peer('tfjs-manual')],
  },
  latency: {
    node: [
      { kind: 'engine-latency', variant: 'relaxed-simd' },
      { kind: 'engine-latency', variant: 'simd' },
      peer('onnxruntime-web'),
    ],
    chromium: [
      { kind: 'engine-latency', variant: 'relaxed-simd' },
      { kind: 'engine-latency', variant: 'simd' },
      peer('onnxruntime-web'),
    ],
  },
};

/**
 * @param {'node' | 'chromium'} host
 * @param {string[]} [names] of tasks; all unless said
 * @returns {Record<string, Spec[]>}
 */
export function contendersOf(host, names = Object.keys(suite)) {
  for (const name of names) {
    if (!(name in suite)) {
      throw new Error(`no task ${name}; there is ${Object.keys(tasks).join(', ')}`);
    }
  }
  return Object.fromEntries(names.map((name) => [name, suite[name][host]]));
}
