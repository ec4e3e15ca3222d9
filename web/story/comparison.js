import { costsOf } from '../runs/costs.js';
import { cutImages } from '../runs/cut.js';
import { engineOptions } from '../runs/engine-options.js';
import { optimizerNamed } from '../runs/optimizers.js';
import { scheduleOf } from '../runs/schedule.js';
import { newNetwork } from '../runs/train-network.js';
import { evaluationWork, Stopwatch, trainingWork } from '../runs/work.js';
import { Pace } from '../runs/pace.js';
import { checkSettings } from './settings.js';

/**
 * @typedef {import('../engine/src/index.js').Engine} Engine
 * @typedef {import('../engine/src/index.js').Dataset} Dataset
 * @typedef {import('../engine/src/index.js').Mlp} Mlp
 * @typedef {import('./settings.js').Settings} Settings
 * @typedef {import('../runs/description.js').Run} Run
 * @typedef {'teacher' | 'alone' | 'distilled'} LaneName
 * @typedef {Record<LaneName, Mlp>} Models
 * @typedef {ReturnType<Engine['evaluate']>} Evaluation
 *
 * @typedef {object} StepEvent some steps of one lane
 * @property {'steps'} type
 * @property {LaneName} lane
 * @property {number} step steps of this lane so far
 * @property {number} images training images shown to this lane so far, repeats counted
 * @property {number} epoch epochs so far, with a fraction
 * @property {number} epochs of this lane's whole run
 * @property {import('../engine/src/train.js').Loss} loss mean of these steps
 * @property {number} samplesPerSecond of all networks that are trained together
 * @property {number} fraction of the whole comparison, 0 .. 1
 * @property {number | null} secondsLeft of the whole comparison
 *
 * @typedef {object} ErrorsEvent test errors on the way
 * @property {'errors'} type
 * @property {LaneName} lane
 * @property {number} images
 * @property {number} errors of all test images; scaled up while `measuredOn` is smaller
 * @property {number} measuredOn number of test images
 *
 * @typedef {{ type: 'trained', lane: LaneName, evaluation: Evaluation }} TrainedEvent
 * @typedef {import('../runs/costs.js').Cost} Cost
 * @typedef {{ type: 'measured', lane: LaneName } & Cost} MeasuredEvent
 * @typedef {StepEvent | ErrorsEvent | TrainedEvent | MeasuredEvent} ComparisonEvent
 */

/** @type {readonly LaneName[]} */
export const laneNames = Object.freeze(['teacher', 'alone', 'distilled']);

/** Test errors on the way: so many times a lane, on so many test images. */
const glances = 24;
const glanceImages = 2000;

/**
 * The three runs of a comparison. Both students start with the same weights and see the same images in
 * the same order.
 * @param {Settings} settings
 * @param {number} trainImages how many there are
 * @returns {Record<LaneName, Run>}
 */
export function runsOf(settings, trainImages) {
  const { batchSize, rate, seed, temperature, softWeight } = settings;
  const optimizer = optimizerNamed(settings.optimizer, { rate, schedule: { kind: 'cosine' } });
  const alone = {
    hidden: settings.student,
    images: { subset: Math.min(settings.images, trainImages) },
    options: { epochs: settings.studentEpochs, batchSize, optimizer },
    seed,
    weightSeed: seed + 1_000_000_000,
  };
  return {
    teacher: {
      hidden: settings.teacher,
      options: { epochs: settings.teacherEpochs, batchSize, optimizer },
      seed,
    },
    alone,
    distilled: {
      ...alone,
      objective: { kind: 'soft-target', teacher: 'teacher', temperature, softWeight },
    },
  };
}

/**
 * The three networks before training.
 * @param {Engine} engine
 * @param {Settings} settings
 * @param {Dataset} train
 * @returns {Models}
 */
export function createModels(engine, settings, train) {
  checkSettings(settings);
  const layers = layersOf(settings, train);
  const runs = runsOf(settings, train.size);
  return {
    teacher: newNetwork(engine, layers.teacher, runs.teacher),
    alone: newNetwork(engine, layers.alone, runs.alone),
    distilled: newNetwork(engine, layers.distilled, runs.distilled),
  };
}

/**
 * @param {Settings} settings
 * @param {{ rows: number, cols: number, classes: number }} data
 * @returns {Record<LaneName, number[]>}
 */
export function layersOf({ teacher, student }, { rows, cols, classes }) {
  const around = (/** @type {number[]} */ hidden) => [rows * cols, ...hidden, classes];
  return { teacher: around(teacher), alone: around(student), distilled: around(student) };
}

/**
 * Trains the teacher on all training images; then both students side by side on the same batches of
 * the same few images, one from the labels, one from the teacher's soft targets. Reports on the way,
 * and measures the three at the end. Leaving the loop, or the signal, stops it.
 * @param {Engine} engine
 * @param {Models} models as createModels() made them, for the same settings
 * @param {{ train: Dataset, test: Dataset }} data
 * @param {Settings} settings
 * @param {{ signal?: AbortSignal, now?: () => number, pace?: Pace }} [options]
 * @returns {AsyncGenerator<ComparisonEvent, void, void>}
 */
export async function* compare(engine, models, data, settings, options = {}) {
  checkSettings(settings);
  const { signal, now = () => performance.now(), pace = new Pace() } = options;
  const { train, test } = data;
  const runs = runsOf(settings, train.size);
  const transfer = cutImages(engine, train, runs.alone.images, settings.seed);
  const glance = test.subset({ size: Math.min(glanceImages, test.size), seed: 0 });
  const watch = new Stopwatch(totalWork(settings, data), now);
  const context = { engine, settings, test, glance, watch, signal, pace };
  /** @type {(name: LaneName, dataset: Dataset) => Lane} */
  const lane = (name, dataset) => ({ name, model: models[name], dataset, run: runs[name] });
  try {
    yield* trainTogether([lane('teacher', train)], context);
    const students = [lane('alone', transfer), lane('distilled', transfer)];
    yield* trainTogether(students, { ...context, teacher: models.teacher });
    for (const [name, cost] of Object.entries(costsOfLanes(models, test))) {
      yield { type: 'measured', lane: /** @type {LaneName} */ (name), ...cost };
    }
  } finally {
    transfer.dispose();
    glance.dispose();
  }
}

/**
 * @typedef {object} Lane
 * @property {LaneName} name
 * @property {Mlp} model
 * @property {Dataset} dataset
 * @property {Run} run
 *
 * @typedef {{ engine: Engine, settings: Settings, test: Dataset, glance: Dataset, watch: Stopwatch,
 *   signal?: AbortSignal, pace: Pace, teacher?: Mlp }} Context
 */

/**
 * Trains some networks on the same batches, and reports after each round.
 * @param {Lane[]} lanes
 * @param {Context} context
 * @returns {AsyncGenerator<ComparisonEvent, void, void>}
 */
async function* trainTogether(lanes, context) {
  const { dataset } = lanes[0];
  const usualSteps = Math.min(
    ...lanes.map(({ run, model }) => scheduleOf(run, model.layers, dataset.size).stepsPerReport),
  );
  let roundSteps = usualSteps;
  const reports = startTraining(lanes, context, () => roundSteps);
  const shown = lanes.map((lane) => ({ lane, images: 0 }));
  try {
    let glancesTaken = 0;
    let fraction = 0;
    let step = 0;
    while (fraction < 1) {
      const round = { lanes: lanes.map(({ name }) => name), dataset, step, usualSteps };
      roundSteps = await context.pace.next(round, context.signal);
      context.watch.resume();
      const { value: progress } = await reports.next();
      if (!progress) return;
      for (const [i, one] of shown.entries()) {
        yield stepsEvent(one, progress, progress.lanes[i].loss, context);
        context.watch.resume();
      }
      ({ step } = progress);
      fraction = step / progress.steps;
      context.signal?.throwIfAborted();
      if (fraction < 1 && fraction >= glanceAt(glancesTaken)) {
        while (fraction >= glanceAt(glancesTaken)) glancesTaken += 1;
        for (const lane of lanes) yield errorsEvent(lane, fraction, context);
        context.watch.resume();
      }
    }
  } finally {
    await reports.return();
  }
  for (const lane of lanes) yield* finalEvents(lane, context);
}

/** The curves move fastest at the start, so they are looked at more often there. */
const glanceAt = (/** @type {number} */ index) => ((index + 1) / (glances + 1)) ** 1.7;

/**
 * @param {Lane[]} lanes of one set of images, and of one length
 * @param {Context} context
 * @param {() => number} stepsPerProgress
 */
function startTraining(lanes, { engine, signal, teacher }, stepsPerProgress) {
  const { dataset } = lanes[0];
  const options = lanes.map(({ run }) =>
    engineOptions(run, run.objective && teacher ? [teacher] : [], dataset),
  );
  const [{ epochs, batchSize, jitter, seed }] = options;
  return engine.trainTogether(
    options.map(({ objective, optimizer, dropout, maxNorm }, i) => ({
      model: lanes[i].model,
      objective,
      optimizer,
      dropout,
      maxNorm,
    })),
    dataset,
    { epochs, batchSize, jitter, seed, stepsPerProgress, signal },
  );
}

/**
 * @param {{ lane: Lane, images: number }} shown `images`: until the last event
 * @param {import('../engine/src/train.js').LanesProgress} progress
 * @param {import('../engine/src/train.js').Loss} loss of the lane
 * @param {Context} context
 * @returns {StepEvent}
 */
function stepsEvent(shown, progress, loss, { watch }) {
  const { step, steps, epoch, lanes, samplesPerSecond } = progress;
  const { lane } = shown;
  const { epochs } = lane.run.options;
  const images = Math.round((lane.dataset.size * epochs * step) / steps);
  watch.add(trainingWork(lane.model.layers, images - shown.images));
  shown.images = images;
  return {
    type: 'steps',
    lane: lane.name,
    step,
    images,
    epoch,
    epochs,
    loss,
    samplesPerSecond: samplesPerSecond * lanes.length,
    fraction: watch.fraction,
    secondsLeft: watch.secondsLeft,
  };
}

/**
 * @param {Lane} lane
 * @param {number} fraction of the lane's run
 * @param {Context} context
 * @returns {ErrorsEvent}
 */
function errorsEvent(lane, fraction, { engine, glance, test, watch }) {
  const { errors, count } = engine.evaluate(lane.model, glance);
  watch.add(evaluationWork(lane.model.layers, count));
  return {
    type: 'errors',
    lane: lane.name,
    images: Math.round(lane.dataset.size * lane.run.options.epochs * fraction),
    errors: (errors * test.size) / count,
    measuredOn: count,
  };
}

/**
 * @param {Lane} lane
 * @param {Context} context
 * @returns {Generator<ComparisonEvent, void, void>}
 */
function* finalEvents(lane, { engine, test, watch, teacher, settings }) {
  const evaluation = engine.evaluate(lane.model, test, {
    temperature: settings.temperature,
    ...(teacher && { teacher }),
  });
  watch.add(evaluationWork(lane.model.layers, test.size));
  yield {
    type: 'errors',
    lane: lane.name,
    images: Math.round(lane.dataset.size * lane.run.options.epochs),
    errors: evaluation.errors,
    measuredOn: evaluation.count,
  };
  yield { type: 'trained', lane: lane.name, evaluation };
  watch.resume();
}

/**
 * What it costs to keep each network and to ask it, measured now.
 * @param {Models} models
 * @param {Dataset} test
 * @returns {Record<LaneName, Cost>}
 */
export function costsOfLanes(models, test) {
  const costs = costsOf(
    laneNames.map((lane) => models[lane]),
    test,
  );
  return /** @type {Record<LaneName, Cost>} */ (
    Object.fromEntries(laneNames.map((lane, i) => [lane, costs[i]]))
  );
}

/**
 * @param {Settings} settings
 * @param {{ train: Dataset, test: Dataset }} data
 */
export function totalWork(settings, { train, test }) {
  const layers = layersOf(settings, train);
  const looks = glances * Math.min(glanceImages, test.size) + test.size;
  const teacher =
    trainingWork(layers.teacher, train.size * settings.teacherEpochs) +
    evaluationWork(layers.teacher, looks);
  const student =
    trainingWork(layers.alone, settings.images * settings.studentEpochs) +
    evaluationWork(layers.alone, looks);
  return teacher + 2 * student;
}
