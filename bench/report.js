import { disagreement } from './agreement.js';
import { defaultData } from '../web/data/datasets.js';
import { tasks } from './problem/tasks.js';
import { median, quantile, summary } from './statistics.js';

/**
 * @typedef {Record<string, import('./rounds.js').Result[]>} Results by task
 * @typedef {Awaited<ReturnType<typeof import('./sizes.js').measureSizes>> | null} Sizes
 */

/**
 * The goals of docs/benchmarks.md: what, against what, in which task, and the least that we want.
 * @type {Record<string, { task: string, ours: string, theirs: string, target: number }>}
 */
const comparisons = {
  'train1200-vs-tfjs-minimize': {
    task: 'wide',
    ours: 'engine:relaxed-simd@1',
    theirs: 'tfjs-minimize@1',
    target: 20,
  },
  'train1200-vs-tfjs-manual': {
    task: 'wide',
    ours: 'engine:relaxed-simd@1',
    theirs: 'tfjs-manual@1',
    target: 3.6,
  },
  'train1200-vs-jaxjs': {
    task: 'wide',
    ours: 'engine:relaxed-simd@1',
    theirs: 'jax-js@1',
    target: 2.4,
  },
  'train1200-vs-eigen-avx2': {
    task: 'wide',
    ours: 'engine:relaxed-simd@1',
    theirs: 'eigen-avx2@1',
    target: 1,
  },
  'plain1200-vs-tfjs-manual': {
    task: 'wide',
    ours: 'engine:simd@1',
    theirs: 'tfjs-manual@1',
    target: 2.8,
  },
  'threads2-vs-1': {
    task: 'wide',
    ours: 'engine:relaxed-simd-threads@2',
    theirs: 'engine:relaxed-simd@1',
    target: 1.8,
  },
  'student30-vs-tfjs-manual': {
    task: 'narrow',
    ours: 'engine:relaxed-simd@1',
    theirs: 'tfjs-manual@1',
    target: 9,
  },
  'kd-vs-tfjs-manual': {
    task: 'distillation',
    ours: 'engine:relaxed-simd@1',
    theirs: 'tfjs-manual@1',
    target: 4,
  },
  'latency-vs-ort': {
    task: 'latency',
    ours: 'engine-latency:relaxed-simd@1',
    theirs: 'onnxruntime-web@1',
    target: 1.9,
  },
};

/** Of the step's own FLOP/s over the micro-kernel's: median and fastest decile. */
const peakTargets = { median: 0.75, fastestDecile: 0.82 };
/** At most. */
const sizeTargets = { 'wasm-gzip-kb': 120, 'engine-memory-mb': 160 };

/**
 * One element a round: ours over theirs, each pair measured within seconds.
 * @param {number[]} ours
 * @param {number[]} theirs
 */
const roundByRound = (ours, theirs) => ours.map((rate, round) => rate / theirs[round]);

/**
 * One number for each goal, as far as this run measured it.
 * @param {Results} results
 * @param {Sizes} sizes
 * @returns {Record<string, number>}
 */
export function ratiosOf(results, sizes) {
  /** @type {Record<string, number>} */
  const ratios = {};
  /** @param {string} task @param {string} id */
  const find = (task, id) => results[task]?.find((result) => result.id === id);
  for (const [name, { task, ours, theirs }] of Object.entries(comparisons)) {
    const [a, b] = [find(task, ours), find(task, theirs)];
    if (!a || !b) continue;
    const why = disagreement(a, b);
    if (why) throw new Error(why);
    ratios[name] = median(roundByRound(a.rates, b.rates));
  }
  const step = find('wide', 'engine:relaxed-simd@1');
  const peak = find('wide', 'kernel-peak:relaxed-simd@1');
  if (step && peak) {
    const shares = roundByRound(step.flopRates, peak.rates);
    ratios['step-vs-peak'] = median(shares);
    ratios['step-vs-peak-fastest-decile'] = quantile(shares, 0.9);
  }
  if (sizes) {
    const largest = Math.max(...Object.values(sizes.variants).map(({ wasmGzip }) => wasmGzip));
    ratios['wasm-gzip-kb'] = largest / 1000;
    ratios['engine-memory-mb'] = sizes.memory / 1e6;
  }
  return ratios;
}

/**
 * The whole report as Markdown.
 * @param {ReturnType<typeof import('./provenance.js').provenance> &
 *   { results: Results, phases: import('./phases.js').Phase[] | null, sizes: Sizes,
 *     ratios: Record<string, number> }} report
 */
export function describe({ results, phases, sizes, ratios, host, machine, date, commit, peers }) {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    `${host}, ${machine}, ${date.slice(0, 10)}, commit ${commit}; ${versions.join(', ')}`,
    describeRatios(ratios),
    ...Object.entries(results).map(([task, list]) => describeTask(task, list)),
    ...(phases ? [describePhases(phases)] : []),
    ...(sizes ? [describeSizes(sizes)] : []),
  ].join('\n\n');
}

/** @param {Record<string, number>} ratios */
function describeRatios(ratios) {
  /** @type {Record<string, string>} */
  const targets = {
    'step-vs-peak': `≥ ${peakTargets.median}`,
    'step-vs-peak-fastest-decile': `≥ ${peakTargets.fastestDecile}`,
    ...mapValues(comparisons, ({ target }) => `≥ ${target}`),
    ...mapValues(sizeTargets, (target) => `≤ ${target}`),
  };
  return table(
    ['ratio', 'measured', 'target'],
    Object.entries(ratios).map(([name, value]) => [`\`${name}\``, digits(value), targets[name]]),
  );
}

/**
 * @param {string} task
 * @param {import('./rounds.js').Result[]} list
 */
function describeTask(task, list) {
  const rows = list.map(({ id, unit, rates, flopRates }) => {
    const scale = unit === 'FLOP' ? 1e9 : 1;
    const { median, lowerQuartile, upperQuartile } = mapValues(summary(rates), (x) => x / scale);
    const flop = flopRates.length > 0 ? digits(summary(flopRates).median / 1e9) : '';
    const isPeak = unit === 'FLOP';
    return [
      id,
      isPeak ? '' : digits(median),
      isPeak ? '' : `${digits(lowerQuartile)} – ${digits(upperQuartile)}`,
      isPeak ? digits(median) : flop,
      String(rates.length),
    ];
  });
  const unit = list.find(({ unit }) => unit !== 'FLOP')?.unit ?? 'units';
  return `${tasks[task].title}\n\n${table(
    ['contender@threads', `${unit}/s, median`, 'quartiles', 'executed GFLOP/s', 'rounds'],
    rows,
  )}`;
}

/** @param {import('./phases.js').Phase[]} phases */
function describePhases(phases) {
  const total = phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = phases.map(({ phase, milliseconds, gigaflops }) => [
    phase,
    milliseconds.toFixed(2),
    `${((100 * milliseconds) / total).toFixed(0)} %`,
    gigaflops === null ? '' : digits(gigaflops),
  ]);
  const head = [
    `phase of a step, ${tasks.wide.layers.join('-')}`,
    'ms, median',
    'share',
    'GFLOP/s',
  ];
  return table(head, [...rows, ['all', total.toFixed(2), '', '']]);
}

/** @param {NonNullable<Sizes>} sizes */
function describeSizes({ variants, memory }) {
  const kilobytes = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1);
  const rows = Object.entries(variants).map(([variant, { wasm, wasmGzip, jsGzip, loadMs }]) => [
    variant,
    ...[wasm, wasmGzip, jsGzip].map(kilobytes),
    loadMs.toFixed(0),
  ]);
  const head = ['variant', '.wasm, kB', 'gzip, kB', 'its .mjs, gzip, kB', 'load, ms'];
  return `${table(head, rows)}\n\nEngine memory, all of ${defaultData.title}, ${tasks.wide.layers.join('-')}, Adam: ${digits(memory / 1e6)} MB`;
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}

/** Three significant digits. @param {number} value */
function digits(value) {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

/**
 * @template A, B
 * @param {Record<string, A>} object
 * @param {(value: A) => B} map
 * @returns {Record<string, B>}
 */
function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
