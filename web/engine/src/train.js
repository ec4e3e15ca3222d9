import { ensure, quoted } from './errors.js';
import { turn } from './turn.js';
import { completeBatches, completeLane, splitOptions } from './training-options.js';

/** A chunk of steps takes about this long: short enough to answer a click in a frame or two. */
const chunkMilliseconds = 30;

/**
 * @typedef {object} Loss mean since the last report
 * @property {number} total whose gradient the network follows
 * @property {Partial<Record<import('./objective.js').TermName, number>>} terms by name, without their
 *   weights; entropies are in nats
 *
 * @typedef {{ loss: Loss, rate: number }} LaneProgress `rate`: learning rate of the last step
 *
 * @typedef {object} RunProgress
 * @property {number} step steps taken so far
 * @property {number} steps of the whole run
 * @property {number} epoch epochs so far, with a fraction
 * @property {number} samplesPerSecond since the last report
 * @property {number} secondsLeft at the mean speed of the run so far
 *
 * @typedef {RunProgress & LaneProgress} Progress
 * @typedef {RunProgress & { lanes: LaneProgress[] }} LanesProgress in the order of the lanes
 */

/**
 * Trains `model`, some steps at a time; see Engine.train.
 * @param {import('./wasm-module.js').MainModule} module
 * @param {import('./mlp.js').Mlp} model
 * @param {import('./dataset.js').Dataset} dataset
 * @param {import('./training-options.js').TrainingOptions} options
 * @returns {AsyncGenerator<Progress, void, void>}
 */
export async function* train(module, model, dataset, options) {
  const { lane, batches } = splitOptions(options);
  for await (const progress of trainTogether(
    module,
    [{ model, ...lane }],
    dataset,
    batches,
    'train',
  )) {
    const { lanes, ...run } = progress;
    yield { ...run, ...lanes[0] };
  }
}

/**
 * Trains the networks of several lanes on the same batches; see Engine.trainTogether.
 * @param {import('./wasm-module.js').MainModule} module
 * @param {import('./training-options.js').Lane[]} lanes
 * @param {import('./dataset.js').Dataset} dataset
 * @param {import('./training-options.js').BatchOptions} options
 * @param {string} where
 * @returns {AsyncGenerator<LanesProgress, void, void>}
 */
export async function* trainTogether(module, lanes, dataset, options, where) {
  const batches = completeBatches(options, where);
  const complete = lanes.map(({ model, ...lane }) => ({ model, ...completeLane(lane, where) }));
  const { signal, stepsPerProgress } = options;
  const stepsOfReport = () => {
    const wanted = typeof stepsPerProgress === 'function' ? stepsPerProgress() : stepsPerProgress;
    ensure(
      wanted === undefined || (Number.isInteger(wanted) && wanted > 0),
      `${where}: stepsPerProgress is ${quoted(wanted)}; expected a whole number above 0`,
    );
    return wanted;
  };
  if (typeof stepsPerProgress !== 'function') stepsOfReport();
  ensure(
    (signal ?? null) === null || typeof signal?.throwIfAborted === 'function',
    `${where}: signal is ${quoted(signal)}; expected an AbortSignal`,
  );
  signal?.throwIfAborted();
  const trainer = module.Trainer.create(dataset.raw, batches);
  try {
    for (const { model, teacher, teacherLogits, raw } of complete) {
      trainer.add(model.raw, teacher, teacherLogits, raw);
    }
    const { steps, stepsPerEpoch } = trainer;
    const methods = complete.map(({ method }) => method);
    let chunk = 1;
    let milliseconds = 0;
    let step = 0;
    while (step < steps) {
      const since = new Report(methods);
      const wanted = stepsOfReport();
      do {
        const room = wanted ? wanted - since.steps : chunk;
        const start = performance.now();
        const report = trainer.advance(Math.min(chunk, room));
        await turn();
        const elapsed = performance.now() - start;
        since.add(report, elapsed);
        chunk = nextChunk(chunk, report.steps, elapsed);
        signal?.throwIfAborted();
        step += report.steps;
      } while (step < steps && wanted && since.steps < wanted);
      milliseconds += since.milliseconds;
      yield {
        step,
        steps,
        epoch: step / stepsPerEpoch,
        lanes: since.lanes(),
        samplesPerSecond: (1000 * since.samples) / since.milliseconds,
        secondsLeft: ((steps - step) * milliseconds) / step / 1000,
      };
    }
  } finally {
    trainer.delete();
  }
}

/**
 * How many steps the next chunk gets; it at most doubles, so that one short measurement is no harm.
 * @param {number} chunk
 * @param {number} steps
 * @param {number} elapsed ms that they took
 */
function nextChunk(chunk, steps, elapsed) {
  const fitting = Math.round((chunkMilliseconds * steps) / Math.max(elapsed, 0.01));
  return Math.max(1, Math.min(fitting, 2 * chunk));
}

/** The steps since the last progress report, added up. */
class Report {
  steps = 0;
  samples = 0;
  milliseconds = 0;
  #methods;
  /** Of each lane its total loss and its terms, summed over the steps. @type {number[][]} */
  #sums;
  /** @type {number[]} */
  #rates = [];

  /** @param {import('./objective.js').Method[]} methods of the lanes */
  constructor(methods) {
    this.#methods = methods;
    this.#sums = methods.map(({ terms }) => [0, ...terms.map(() => 0)]);
  }

  /**
   * @param {import('./wasm-module.js').StepReport} report
   * @param {number} elapsed ms
   */
  add({ steps, samples, lanes }, elapsed) {
    this.steps += steps;
    this.samples += samples;
    this.milliseconds += elapsed;
    const width = lanes.length / this.#sums.length; // total, room for terms, rate
    for (const [i, sums] of this.#sums.entries()) {
      for (const place of sums.keys()) sums[place] += lanes[i * width + place] * steps;
      this.#rates[i] = lanes[(i + 1) * width - 1];
    }
  }

  /** @returns {LaneProgress[]} */
  lanes() {
    return this.#sums.map((sums, i) => {
      const [total, ...terms] = sums.map((sum) => sum / this.steps);
      const named = this.#methods[i].terms.map((name, place) => [name, terms[place]]);
      return { loss: { total, terms: Object.fromEntries(named) }, rate: this.#rates[i] };
    });
  }
}
