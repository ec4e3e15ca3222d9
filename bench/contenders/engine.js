import { defaultData } from '../../web/data/datasets.js';
import { loadEngine } from '../../web/engine/src/index.js';
import { flopPerSample } from '../problem/flop.js';
import { readLayers } from '../problem/layers.js';
import { batchSize, momentum, rate, seeds } from '../problem/tasks.js';

// Then it starts again from the initial weights: a network that knows its images by heart has more
// zeros in it than one in ordinary use.
const epochsOfHardLabels = 5;
// Not so here: each start would ask the teacher again.
const epochsOfSoftTargets = 1000;

/**
 * Ours, through the API that a page uses: a step is what the engine does between two turns of the
 * event loop, about 30 ms.
 * @param {import('./contender.js').Spec} spec
 * @returns {import('./contender.js').Contender}
 */
export function createEngine({ variant, threads }) {
  /** @type {import('../../web/engine/src/index.js').Engine} */
  let engine;
  /** @type {import('../../web/engine/src/index.js').Mlp} */
  let network;
  /** @type {ReturnType<typeof engine.train>} */
  let run;
  /** @type {() => void} */
  let restart;
  /** @type {Uint8Array} */
  let pixels;
  let stepsDone = 0;
  let loss = NaN;

  /** @type {import('./contender.js').Contender} */
  const contender = {
    unit: 'samples',

    async prepare({ task, images, labels }, { oneByOne }) {
      engine = await startEngine(variant, threads);
      pixels = images;
      const { rows, cols, classes } = defaultData;
      const dataset = engine.dataset({ images, labels, rows, cols, classes });
      const isSoft = task.objective.kind === 'soft-target';
      const options = {
        objective: objectiveOf(engine, task),
        batchSize,
        epochs: isSoft ? epochsOfSoftTargets : epochsOfHardLabels,
        optimizer: { kind: /** @type {const} */ ('sgd'), rate, momentum },
        seed: seeds.batches,
        stepsPerProgress: oneByOne ? 1 : undefined,
      };
      restart = () => {
        network?.dispose();
        network = engine.mlp({ layers: task.layers, seed: seeds.network });
        run = engine.train(network, dataset, options);
        stepsDone = 0;
      };
      restart();
      // The first epoch asks the teacher; from the second on the logits are cached.
      const stepsToCache = isSoft && !oneByOne ? task.images / batchSize : 0;
      while (stepsDone < stepsToCache) await contender.step();
    },

    async step() {
      let { value } = await run.next();
      if (!value) {
        restart();
        ({ value } = await run.next());
      }
      const progress = /** @type {import('../../web/engine/src/train.js').Progress} */ (value);
      const steps = progress.step - stepsDone;
      stepsDone = progress.step;
      loss = progress.loss.total;
      return steps * batchSize;
    },

    loss: () => loss,
    flopPerUnit: () => flopPerSample(readLayers(network.toSafetensors()), pixels),

    dispose() {
      void run.return();
      engine.dispose();
    },
  };
  return contender;
}

/**
 * The variant asked for or none: the engine itself would fall back to another.
 * @param {string | undefined} variant
 * @param {number | undefined} threads of a threaded variant
 */
export async function startEngine(variant, threads) {
  const engine = await loadEngine({ variant, ...(variant?.includes('threads') && { threads }) });
  const about = engine.about();
  if (about.variant !== variant) {
    throw new Error(`asked for variant ${variant}, got ${about.variant}: ${about.reason}`);
  }
  return engine;
}

/**
 * @param {import('../../web/engine/src/index.js').Engine} engine
 * @param {import('../problem/tasks.js').Task} task
 */
function objectiveOf(engine, { objective }) {
  if (objective.kind === 'hard') return objective;
  const { kind, teacherLayers, temperature, softWeight } = objective;
  const teacher = engine.mlp({ layers: teacherLayers, seed: seeds.teacher });
  return { kind, teacher, temperature, softWeight };
}
