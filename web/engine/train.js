import { quoted, require } from './errors.js';
import { turn } from './turn.js';
import { completeOptions } from './training-options.js';

/** A chunk of steps takes about this long: short enough to answer a click in a frame or two. */
const chunkMilliseconds = 30;

/**
 * @typedef {object} Progress
 * @property {number} step steps taken so far
 * @property {number} steps of the whole run
 * @property {number} epoch epochs so far, with a fraction
 * @property {{ total: number, hard: number | null, soft: number | null }} loss mean since the last
 *   report, nats; a term that the objective does not use is null
 * @property {number} rate learning rate of the last step
 * @property {number} samplesPerSecond since the last report
 * @property {number} secondsLeft at the mean speed of the run so far
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
  const { raw, teacher, teacherLogits } = completeOptions(options);
  const { signal, stepsPerProgress } = options;
  const stepsOfReport = () => {
    const wanted = typeof stepsPerProgress === 'function' ? stepsPerProgress() : stepsPerProgress;
    require(wanted === undefined ||
      (Number.isInteger(wanted) &&
        wanted >
          0), `train: stepsPerProgress is ${quoted(wanted)}; expected a whole number above 0`);
    return wanted;
  };
  if (typeof stepsPerProgress !== 'function') stepsOfReport();
  require((signal ?? null) === null ||
    typeof signal?.throwIfAborted ===
      'function', `train: signal is ${quoted(signal)}; expected an AbortSignal`);
  signal?.throwIfAborted();
  const trainer = module.Trainer.create(model.raw, dataset.raw, teacher, teacherLogits, raw);
  try {
    const { steps, stepsPerEpoch } = trainer;
    let chunk = 1;
    let milliseconds = 0;
    let step = 0;
    while (step < steps) {
      const since = new Report();
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
        loss: since.loss(),
        rate: since.rate,
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
  rate = 0;
  #total = 0;
  #hard = 0;
  #soft = 0;
  #hasHard = false;
  #hasSoft = false;

  /**
   * @param {import('./wasm-module.js').StepReport} report
   * @param {number} elapsed ms
   */
  add(report, elapsed) {
    this.steps += report.steps;
    this.samples += report.samples;
    this.milliseconds += elapsed;
    this.rate = report.rate;
    this.#total += report.total * report.steps;
    this.#hasHard = report.hard !== undefined;
    this.#hasSoft = report.soft !== undefined;
    this.#hard += (report.hard ?? 0) * report.steps;
    this.#soft += (report.soft ?? 0) * report.steps;
  }

  loss() {
    return {
      total: this.#total / this.steps,
      hard: this.#hasHard ? this.#hard / this.steps : null,
      soft: this.#hasSoft ? this.#soft / this.steps : null,
    };
  }
}
