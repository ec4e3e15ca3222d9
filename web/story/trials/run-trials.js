import { trainNetwork } from '../../runs/train-network.js';
import { evaluationWork, Stopwatch, trainingWork } from '../../runs/work.js';
import { layersOf } from '../comparison.js';
import { trialOf } from './trials.js';

/**
 * @typedef {import('./trials.js').TrialName} TrialName
 *
 * @typedef {object} TrialProgress
 * @property {'progress'} type
 * @property {TrialName} trial
 * @property {number} seed
 * @property {number} epoch
 * @property {number} epochs
 * @property {number} samplesPerSecond
 * @property {number} fraction of all trials, 0 .. 1
 * @property {number | null} secondsLeft of all trials
 *
 * @typedef {{ type: 'result', trial: TrialName, seed: number, errors: number }} TrialResult on
 *   all test images
 * @typedef {TrialProgress | TrialResult} TrialEvent
 */

/**
 * Teaches students that differ in what they are told and in nothing else.
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {import('../../engine/src/index.js').Mlp} teacher
 * @param {{ train: import('../../engine/src/index.js').Dataset,
 *   test: import('../../engine/src/index.js').Dataset }} data
 * @param {{ settings: import('../settings.js').Settings, trials: TrialName[], seeds: number }} plan
 *   seeds: how many, from that of the settings on
 * @param {{ signal?: AbortSignal, now?: () => number }} [options]
 * @returns {AsyncGenerator<TrialEvent, void, void>}
 */
export async function* runTrials(engine, teacher, data, plan, options = {}) {
  const { settings, trials, seeds } = plan;
  const { signal, now = () => performance.now() } = options;
  const layers = layersOf(settings, data.train).alone;
  const images = Math.min(settings.images, data.train.size);
  const work =
    trainingWork(layers, images * settings.studentEpochs) + evaluationWork(layers, data.test.size);
  const watch = new Stopwatch(work * trials.length * seeds, now);
  // A copy: whatever the story does with its networks meanwhile, these trials have one teacher.
  const own = engine.mlpFromSafetensors(teacher.toSafetensors());
  try {
    for (let seed = settings.seed; seed < settings.seed + seeds; ++seed) {
      for (const trial of trials) {
        const run = trialOf(trial, { ...settings, seed }, data.train);
        yield* teach(trial, run, own, { engine, data, watch, signal });
      }
    }
  } finally {
    own.dispose();
  }
}

/**
 * @param {TrialName} trial
 * @param {import('../../runs/description.js').Run} run
 * @param {import('../../engine/src/index.js').Mlp} teacher
 * @param {{ engine: import('../../engine/src/index.js').Engine,
 *   data: import('../../runs/layers.js').Data, watch: Stopwatch, signal?: AbortSignal }} context
 * @returns {AsyncGenerator<TrialEvent, void, void>}
 */
async function* teach(trial, run, teacher, { engine, data, watch, signal }) {
  const { seed, options, objective } = run;
  const teachers = objective?.teacher ? [teacher] : [];
  const training = trainNetwork(engine, data, run, teachers, { watch, signal });
  try {
    for (;;) {
      const { value, done } = await training.next();
      if (done) {
        const { errors } = engine.evaluate(value.network, data.test);
        watch.add(evaluationWork(value.network.layers, data.test.size));
        value.network.dispose();
        yield { type: 'result', trial, seed, errors };
        return;
      }
      if (value.type !== 'steps') continue;
      const { epoch, samplesPerSecond, fraction, secondsLeft } = value;
      const { epochs } = options;
      yield {
        type: 'progress',
        ...{ trial, seed, epoch, epochs, samplesPerSecond, fraction, secondsLeft },
      };
    }
  } finally {
    await training.return(/** @type {any} */ (undefined)); // nothing, once it has ended
  }
}
