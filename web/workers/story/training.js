import { DarkKnowledgeError, ensure } from '../../engine/src/errors.js';
import { batchOf } from '../../runs/batches.js';
import { compare, createModels } from '../../story/comparison.js';
import { runTrials } from '../../story/trials/run-trials.js';
import { Pace } from '../../runs/pace.js';
import { compareStarts } from '../../story/transfer.js';

/**
 * Milliseconds that the training leaves the machine to the page when a network's first numbers are
 * there: code that has never run has to draw them, and would wait for a core where there are few.
 */
const firstLook = 50;

/**
 * @typedef {import('../../story/comparison.js').LaneName} LaneName
 * @typedef {import('../../story/settings.js').Settings} Settings
 *
 * @typedef {{ type: 'held', lanes: LaneName[], step: number }} HeldEvent the networks whose next step
 *   waits, and how many they have taken
 * @typedef {{ type: 'model', lane: LaneName, file: Uint8Array }} ModelEvent a network that is
 *   trained, safetensors: what restore() takes, should the comparison not come to its end
 */

/**
 * Everything that trains: the comparison and how it moves, the trials, the new task.
 * @param {import('../supplies.js').Supplies} supplies
 * @param {import('./networks.js').Networks} networks
 */
export function trainingRequests(supplies, networks) {
  let pace = new Pace();
  /** @type {Settings | null} of the comparison that runs */
  let running = null;
  /** @type {AbortController | null} stops the trials that are going on */
  let trialsStopper = null;

  /** @param {Settings} settings */
  function prepare(settings) {
    ensure(!running, 'a comparison is running; stop it first');
    const { engine, data } = supplies.ready();
    networks.replace(createModels(engine, settings, data.train));
  }

  return {
    /**
     * Makes the three networks of these settings, untrained.
     * @param {{ settings: Settings }} parameters
     */
    prepare({ settings }) {
      prepare(settings);
    },

    /**
     * Trains them all; the answer is what restore() takes.
     * @param {{ settings: Settings, holdBefore: LaneName | null }} parameters `holdBefore`: the network
     *   before whose first step to be held
     * @param {import('../rpc.js').Context<import('../../story/comparison.js').ComparisonEvent | HeldEvent
     *   | ModelEvent>} context
     */
    async compare({ settings, holdBefore }, { emit, signal }) {
      trialsStopper?.abort(new DarkKnowledgeError('interrupted', 'a comparison began'));
      prepare(settings);
      const { engine, data } = supplies.ready();
      const { current } = networks;
      running = settings;
      pace = new Pace({ onHeld: ({ lanes, step }) => emit({ type: 'held', lanes, step }) });
      pace.go(holdBefore);
      /** @type {Set<LaneName>} */
      const begun = new Set();
      try {
        for await (const event of compare(engine, current, data, settings, { signal, pace })) {
          emit(event);
          const { type, lane } = event;
          if (type === 'trained')
            emit({ type: 'model', lane, file: current[lane].toSafetensors() });
          if (type !== 'steps') continue;
          networks.forgetAnswers(lane);
          if (begun.has(lane)) continue;
          begun.add(lane);
          await new Promise((goOn) => setTimeout(goOn, firstLook));
        }
      } finally {
        running = null;
      }
      return {
        teacher: current.teacher.toSafetensors(),
        alone: current.alone.toSafetensors(),
        distilled: current.distilled.toSafetensors(),
      };
    },

    /**
     * Holds the comparison, or lets it go on, to the first step of a network.
     * @param {{ paused: boolean, holdBefore?: LaneName }} parameters
     */
    pause({ paused, holdBefore }) {
      if (paused) pace.hold();
      else pace.go(holdBefore);
    },

    /** Lets a comparison that is held take one step; it reports when it is held again. */
    step() {
      pace.step();
    },

    /**
     * Of a comparison that is held: how many training images its next step takes, and the first of them.
     * @param {{ count: number }} parameters
     */
    nextBatch({ count }) {
      const round = pace.waiting;
      if (!round || !running) return null;
      const { dataset, step } = round;
      const { batchSize, seed } = running;
      const batch = batchOf(supplies.ready().engine, { size: dataset.size, batchSize, seed }, step);
      const labels = dataset.labels();
      const images = Array.from(batch.subarray(0, count), (index) => ({
        index,
        label: labels[index],
        pixels: dataset.image(index),
      }));
      return { size: batch.length, images };
    },

    /**
     * Teaches a student in each of these ways with the teacher as it is now, over so many seeds; not
     * while a comparison runs, and 'interrupted' when one begins. The answer is how many were taught.
     * @param {{ settings: Settings, trials: import('../../story/trials/trials.js').TrialName[],
     *   seeds: number }} plan
     * @param {import('../rpc.js').Context<
     *   import('../../story/trials/run-trials.js').TrialEvent>} context
     */
    async trials(plan, { emit, signal }) {
      ensure(!running, 'a comparison is running; wait for it, or stop it');
      ensure(!trialsStopper, 'other trials are going on; wait for them, or stop them');
      const { engine, data } = supplies.ready();
      const { teacher } = networks.current;
      const stopper = new AbortController();
      const stop = () => stopper.abort(signal.reason);
      signal.addEventListener('abort', stop);
      trialsStopper = stopper;
      let taught = 0;
      try {
        for await (const event of runTrials(engine, teacher, data, plan, {
          signal: stopper.signal,
        })) {
          if (event.type === 'result') taught += 1;
          emit(event);
        }
      } finally {
        trialsStopper = null;
        signal.removeEventListener('abort', stop);
      }
      return taught;
    },

    /**
     * A new task, learnt from nothing and from the distilled student's layers.
     * @param {{ images: number, seed: number }} parameters
     * @param {import('../rpc.js').Context<never>} context
     */
    transfer({ images, seed }, { signal }) {
      const { engine, data } = supplies.ready();
      return compareStarts(engine, networks.current.distilled, data, { images, seed, signal });
    },
  };
}
