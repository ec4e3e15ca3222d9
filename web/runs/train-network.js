import { cutImages } from './cut.js';
import { checkDescription } from './description.js';
import { engineOptions } from './engine-options.js';
import { layersFor } from './layers.js';
import { Looks } from './looks.js';
import { scheduleOf } from './schedule.js';
import { evaluationWork, Stopwatch, trainingWork } from './work.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 * @typedef {import('./description.js').Run} Run
 * @typedef {import('./looks.js').Count} Count
 *
 * @typedef {object} StepsEvent some steps
 * @property {'steps'} type
 * @property {number} images training images shown so far, repeats counted
 * @property {number} epoch epochs so far, with a fraction
 * @property {import('../engine/src/train.js').Progress['loss']} loss mean of these steps, nats
 * @property {number} samplesPerSecond
 * @property {number} fraction of the watch's whole, 0 .. 1
 * @property {number} seconds that the watch has counted
 * @property {number | null} secondsLeft of the watch's whole, if no rule stops the training
 *
 * @typedef {object} LookEvent errors on the way
 * @property {'look'} type
 * @property {number} images
 * @property {Count | null} heldOut
 * @property {Count | null} test
 *
 * @typedef {StepsEvent | LookEvent} TrainingEvent
 *
 * @typedef {object} Finished
 * @property {Mlp} network the caller disposes of it
 * @property {import('./stop-rule.js').Ending} ending
 * @property {number} steps
 * @property {number} images shown, repeats counted
 * @property {number} transferImages different ones
 * @property {number} loss mean of the last report, nats
 * @property {number} seconds that the watch has counted
 * @property {Count | null} heldOut of the network, where it was looked at
 * @property {number} keptFrom the epoch that the network is of
 *
 * @typedef {object} Context
 * @property {AbortSignal} [signal] stops the training; its reason is thrown
 * @property {() => boolean} [isHalted] asked after each report: ends the training as if its last
 *   epoch were over
 * @property {boolean} [countsTest] whether the looks count the test errors too, which decide nothing
 * @property {Mlp} [network] to be trained in the place of a new one, and left to the caller
 * @property {Stopwatch} [watch] of a whole that this training is a part of
 * @property {() => number} [now] ms; of the training's own watch
 */

/**
 * Trains the network that a description tells of. Reports on the way, some thirty times a second or, where
 * it is looked at, after as many steps each time; what the caller does between two reports is not counted
 * as time. Leaving the loop, or the signal, stops it.
 * @param {Engine} engine
 * @param {import('./layers.js').Data} data
 * @param {Run} run
 * @param {Mlp[]} teachers the networks that its objective names
 * @param {Context} [context]
 * @returns {AsyncGenerator<TrainingEvent, Finished, void>}
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError}
 */
export async function* trainNetwork(engine, data, run, teachers, context = {}) {
  checkDescription(run);
  const { signal, isHalted = () => false, countsTest = false } = context;
  const layers = layersFor(data, run.hidden, teachers);
  /** @type {{ dispose: () => void }[]} */
  let own = [];
  /** @type {<Owned extends { dispose: () => void }>(handle: Owned) => Owned} */
  const owned = (handle) => (own.push(handle), handle);
  try {
    const { seed, heldOut: rest } = run;
    const transfer = owned(cutImages(engine, data.train, run.images, seed));
    const heldOut = rest ? owned(cutImages(engine, data.train, rest, seed)) : null;
    const network = context.network ?? owned(newNetwork(engine, layers, run));
    const test = countsTest ? data.test : null;
    const looks = new Looks(engine, network, { heldOut, test }, run.stop);
    const schedule = scheduleOf(run, layers, transfer.size);
    const watch = context.watch ?? watchOf(run, layers, transfer.size, looks.size, context.now);
    let [step, images, epoch, loss] = [0, 0, 0, NaN];
    /** @type {Finished['ending']} */
    let ending = 'end';
    const stepsPerProgress = () => {
      const { stepsPerReport, stepsPerLook } = schedule;
      return Math.min(stepsPerReport, stepsPerLook - (step % stepsPerLook));
    };
    const options = {
      ...engineOptions(run, teachers, transfer),
      ...(run.looks && { stepsPerProgress }),
      signal,
    };
    for await (const progress of engine.train(network, transfer, options)) {
      const before = images;
      ({ step, epoch } = progress);
      images = Math.round((transfer.size * run.options.epochs * step) / progress.steps);
      loss = progress.loss.total;
      watch.add(trainingWork(layers, images - before));
      yield {
        type: 'steps',
        images,
        epoch,
        loss: progress.loss,
        samplesPerSecond: progress.samplesPerSecond,
        fraction: watch.fraction,
        seconds: watch.seconds,
        secondsLeft: watch.secondsLeft,
      };
      watch.resume();
      const isLast = step === progress.steps;
      if (!isLast && isHalted()) ending = 'hand';
      const isEnd = isLast || ending === 'hand';
      if (run.looks && (isEnd || step % schedule.stepsPerLook === 0)) {
        const { ending: byRule, ...counts } = looks.take(epoch);
        watch.add(evaluationWork(layers, looks.size));
        yield { type: 'look', images, ...counts };
        watch.resume();
        ending = byRule ?? ending;
      }
      if (ending !== 'end') break;
    }
    const { best } = looks;
    const kept = best ? engine.mlpFromSafetensors(best.file) : network;
    own = own.filter((handle) => handle !== kept);
    return {
      network: kept,
      ending,
      steps: step,
      images,
      transferImages: transfer.size,
      loss,
      seconds: watch.seconds,
      heldOut: best ? best.heldOut : looks.heldOut,
      keptFrom: best ? best.epoch : epoch,
    };
  } finally {
    for (const handle of own) handle.dispose();
  }
}

/**
 * The network of a run before its first step.
 * @param {Engine} engine
 * @param {number[]} layers
 * @param {Run} run
 */
export const newNetwork = (engine, layers, { seed, weightSeed = seed }) =>
  engine.mlp({ layers, seed: weightSeed });

/**
 * Trains to the end.
 * @template Event, Result
 * @param {AsyncGenerator<Event, Result, void>} training
 * @param {(event: Event) => unknown} [onEvent] waited for
 * @returns {Promise<Result>}
 */
export async function finish(training, onEvent = () => {}) {
  try {
    for (;;) {
      const { value, done } = await training.next();
      if (done) return value;
      await onEvent(value);
    }
  } finally {
    await training.return(/** @type {any} */ (undefined)); // nothing, once it has ended
  }
}

/**
 * @param {Run} run
 * @param {number[]} layers
 * @param {number} size of the transfer set
 * @param {number} lookedAt images of a look
 * @param {() => number} [now] ms
 */
function watchOf(run, layers, size, lookedAt, now = () => performance.now()) {
  const { steps, stepsPerLook } = scheduleOf(run, layers, size);
  const looks = Math.ceil(steps / stepsPerLook);
  const training = trainingWork(layers, run.options.epochs * size);
  return new Stopwatch(training + evaluationWork(layers, looks * lookedAt), now);
}
