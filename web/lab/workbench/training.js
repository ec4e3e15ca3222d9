import { layersFor } from '../../experiments/layers.js';
import { parameterCount, evaluationWork, Stopwatch, trainingWork } from '../../experiments/work.js';
import { fingerprint } from './fingerprint.js';
import { cutImages } from './images.js';
import { engineOptions } from './options.js';
import { StopRule } from './stop-rule.js';

/**
 * @typedef {import('../../engine/index.js').Engine} Engine
 * @typedef {import('../../engine/index.js').Dataset} Dataset
 * @typedef {import('../../engine/index.js').Mlp} Mlp
 * @typedef {import('./settings.js').RunSettings} RunSettings
 * @typedef {import('../gate.js').Gate} Gate
 *
 * @typedef {{ errors: number, loss: number }} Count `loss`: mean cross-entropy with the labels, nats
 *
 * @typedef {object} StepsEvent some steps
 * @property {'steps'} type
 * @property {number} images training images shown so far, repeats counted
 * @property {number} epoch epochs so far, with a fraction
 * @property {number} loss mean of the objective in these steps, nats
 * @property {number} samplesPerSecond
 * @property {number} fraction of this training, 0 .. 1
 * @property {number} seconds of this training so far, pauses not counted
 * @property {number | null} secondsLeft of this training, if no rule stops it
 *
 * @typedef {object} LookEvent errors on the way
 * @property {'look'} type
 * @property {number} images
 * @property {Count} test on all test images
 * @property {Count | null} heldOut
 *
 * @typedef {StepsEvent | LookEvent} TrainingEvent
 *
 * @typedef {object} Examined
 * @property {Uint8Array} model safetensors
 * @property {string} fingerprint of the model
 * @property {number[]} layers widths: inputs, hidden layers, classes
 * @property {number} parameters
 * @property {Count & { count: number }} test
 *
 * @typedef {Examined & {
 *   seed: number, steps: number, images: number, transferImages: number, seconds: number,
 *   heldOut: Count | null, agreement: number | null,
 *   ending: import('./stop-rule.js').Ending, keptFrom: number
 * }} Trained `images`: shown, repeats counted; `transferImages`: different ones; `agreement`: share of
 *   the test images that get the teacher's answer; `keptFrom`: the epoch that the model is of, which
 *   with 'patience' is where it made the fewest held-out errors
 */

/** Losses are reported about so often ... */
const reports = 150;
/** ... and at least after so many multiplications, so that a stop or a pause is quick. */
const workPerReport = 3e9;

/**
 * Trains one network.
 * @param {Engine} engine
 * @param {{ train: Dataset, test: Dataset }} data
 * @param {RunSettings} settings
 * @param {number} seed
 * @param {Mlp | null} teacher
 * @param {{ emit: (event: TrainingEvent) => void, signal: AbortSignal, gate: Gate,
 *   isHalted: () => boolean, now?: () => number }} context `gate`: passed after each report
 * @returns {Promise<Trained>}
 */
export async function trainOne(engine, data, settings, seed, teacher, context) {
  const { emit, signal, gate, isHalted, now = () => performance.now() } = context;
  const { train, test } = data;
  const layers = layersFor(data, settings.hidden, teacher ? [teacher] : []);
  const { transfer, heldOut } = cutImages(engine, train, settings, seed);
  const model = engine.mlp({ layers, seed });
  const watch = new Stopwatch(workOf(layers, settings, transfer, test), now);
  const rule = new StopRule(settings);
  const keepsBest = settings.stop === 'patience';
  const steps = Math.max(1, Math.round(stepsPerEpoch(settings, transfer) * settings.epochs));
  const mostSteps =
    workPerReport / trainingWork(layers, Math.min(settings.batchSize, transfer.size));
  const stepsPerProgress = Math.max(1, Math.floor(Math.min(steps / reports, mostSteps)));
  const stepsPerLook =
    stepsPerProgress * Math.max(1, Math.round(steps / settings.looks / stepsPerProgress));
  /** @type {import('./stop-rule.js').Ending} */
  let ending = 'end';
  let [step, images, epoch] = [0, 0, 0];
  /** @type {{ file: Uint8Array, epoch: number } | null} */
  let best = null;
  try {
    for await (const progress of engine.train(model, transfer, {
      ...engineOptions(settings, seed, teacher, transfer),
      stepsPerProgress,
      signal,
    })) {
      const shown = Math.round((transfer.size * settings.epochs * progress.step) / progress.steps);
      watch.add(trainingWork(layers, shown - images));
      ({ step, epoch } = progress);
      images = shown;
      emit({
        type: 'steps',
        images,
        epoch,
        loss: progress.loss.total,
        samplesPerSecond: progress.samplesPerSecond,
        fraction: watch.fraction,
        seconds: watch.seconds,
        secondsLeft: watch.secondsLeft,
      });
      if (gate.isShut) {
        await gate.pass(signal);
        watch.resume();
      }
      const halted = isHalted() && step < progress.steps;
      if (!halted && step % stepsPerLook !== 0 && step < progress.steps) continue;
      const look = {
        test: count(engine, model, test),
        heldOut: heldOut && count(engine, model, heldOut),
      };
      watch.add(evaluationWork(layers, test.size + settings.heldOut));
      emit({ type: 'look', images, ...look });
      const verdict = look.heldOut && rule.look(look.heldOut.errors);
      if (keepsBest && verdict?.isBest) best = { file: model.toSafetensors(), epoch };
      const early = verdict?.ending ?? (halted ? 'hand' : null);
      if (!early) continue;
      ending = early;
      break;
    }
    const kept = best ? engine.mlpFromSafetensors(best.file) : model;
    try {
      return {
        ...examine(engine, kept, test),
        seed,
        steps: step,
        images,
        transferImages: transfer.size,
        seconds: watch.seconds,
        heldOut: heldOut && count(engine, kept, heldOut),
        agreement: teacher ? engine.evaluate(kept, test, { teacher }).agreement : null,
        ending,
        keptFrom: best?.epoch ?? epoch,
      };
    } finally {
      if (kept !== model) kept.dispose();
    }
  } finally {
    for (const handle of [model, transfer, heldOut]) handle?.dispose();
  }
}

/**
 * @param {Engine} engine
 * @param {Mlp} network
 * @param {Dataset} test
 * @returns {Examined}
 */
export function examine(engine, network, test) {
  const model = network.toSafetensors();
  const { layers } = network;
  return {
    model,
    fingerprint: fingerprint(model),
    layers,
    parameters: parameterCount(layers),
    test: { ...count(engine, network, test), count: test.size },
  };
}

/**
 * @param {Engine} engine
 * @param {Mlp} model
 * @param {Dataset} dataset
 * @returns {Count}
 */
function count(engine, model, dataset) {
  const { errors, crossEntropy } = engine.evaluate(model, dataset);
  return { errors, loss: crossEntropy };
}

/**
 * @param {RunSettings} settings
 * @param {Dataset} transfer
 */
const stepsPerEpoch = ({ batchSize }, transfer) => Math.ceil(transfer.size / batchSize);

/**
 * @param {number[]} layers
 * @param {RunSettings} settings
 * @param {Dataset} transfer
 * @param {Dataset} test
 */
function workOf(layers, { epochs, looks, heldOut }, transfer, test) {
  return (
    trainingWork(layers, epochs * transfer.size) +
    evaluationWork(layers, looks * (test.size + heldOut))
  );
}
