import { ensure } from '../../engine/src/errors.js';
import { Gate } from '../../runs/gate.js';
import { checkRun } from '../../lab/settings.js';
import { examine, trainOne } from '../../lab/training.js';

/**
 * @typedef {import('../supplies.js').Loading<ReturnType<typeof createRuns>>} Runs
 * @typedef {import('../rpc.js').Requests<Runs>} RunsRequests
 */

/**
 * What the lab asks: networks with settings of every kind, one training at a time.
 * @param {import('../supplies.js').Supplies} supplies
 */
export function createRuns(supplies) {
  const gate = new Gate();
  let isTraining = false;
  let isHalted = false;

  /** @param {boolean} paused */
  function hold(paused) {
    if (paused) gate.shut();
    else gate.open();
  }

  return {
    /**
     * Trains one network with one seed.
     * @param {{ settings: import('../../lab/settings.js').RunSettings, seed: number,
     *   teacher: Uint8Array | null, paused: boolean }} parameters `teacher`, safetensors, where the
     *   objective has one; `paused`: it waits at its first report
     * @param {import('../rpc.js').Context<
     *   import('../../lab/training.js').TrainingEvent>} context
     */
    async train({ settings, seed, teacher: file, paused }, { emit, signal }) {
      const { engine, data } = supplies.ready();
      ensure(!isTraining, 'a training is running; halt it first');
      checkRun(settings);
      const teacher = file && engine.mlpFromSafetensors(file);
      isTraining = true;
      isHalted = false;
      hold(paused);
      try {
        return await trainOne(engine, data, settings, seed, teacher, {
          emit,
          signal,
          gate,
          isHalted: () => isHalted,
        });
      } finally {
        isTraining = false;
        teacher?.dispose();
      }
    },

    /**
     * Holds the training that runs at its next report, or lets it go on.
     * @param {{ paused: boolean }} parameters
     */
    pauseTraining({ paused }) {
      hold(paused);
    },

    /** Ends the training that runs, or is paused, as if its last epoch were over. */
    halt() {
      isHalted = true;
      gate.open();
    },

    /**
     * Reads a network, trained on such inputs, and counts its test errors.
     * @param {{ file: Uint8Array, inputs?: import('../../engine/src/mlp.js').InputScale }} parameters
     *   `file`: safetensors
     */
    examine({ file, inputs }) {
      const { engine, data } = supplies.ready();
      const network = engine.mlpFromSafetensors(file, { inputs });
      try {
        const { rows, cols, classes } = data.test;
        const { layers } = network;
        ensure(
          layers[0] === rows * cols && layers.at(-1) === classes,
          `the network goes from ${layers[0]} inputs to ${layers.at(-1)} classes; expected ${rows * cols} to ${classes}`,
        );
        return examine(engine, network, data.test);
      } finally {
        network.dispose();
      }
    },
  };
}
