import { measureLatencies } from '../experiments/latency.js';
import { evaluationWork, Stopwatch, trainingWork } from '../experiments/work.js';
import { Pace } from './pace.js';
import { checkSettings } from './settings.js';

/**
 * @typedef {import('../engine/index.js').Engine} Engine
 * @typedef {import('../engine/index.js').Dataset} Dataset
 * @typedef {import('../engine/index.js').Mlp} Mlp
 * @typedef {import('./settings.js').Settings} Settings
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
 * @property {{ total: number, hard: number | null, soft: number | null }} loss mean of these steps
 * @property {number} samplesPerSecond
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
 * @typedef {{ parameters: number, bytes: number, milliseconds: number }} Cost of keeping a network
 *   (its file) and of asking it about one image
 * @typedef {{ type: 'measured', lane: LaneName } & Cost} MeasuredEvent
 * @typedef {StepEvent | ErrorsEvent | TrainedEvent | MeasuredEvent} ComparisonEvent
 */

/** @type {readonly LaneName[]} */
export const laneNames = Object.freeze(['teacher', 'alone', 'distilled']);

/** Progress is reported about so often in a lane's run ... */
const reportsPerLane = 150;
/** ... and at least after so many multiplications, a fraction of a second, so that a pause is quick. */
const workPerReport = 3e9;
/** Test errors on the way: so many times a lane, on so many test images. */
const glances = 24;
const glanceImages = 2000;

/**
 * The three networks before training. Both students start with the same weights.
 * @param {Engine} engine
 * @param {Settings} settings
 * @param {Dataset} train
 * @returns {Models}
 */
export function createModels(engine, settings, train) {
  checkSettings(settings);
  const layers = layersOf(settings, train);
  const seed = { teacher: settings.seed, student: studentSeed(settings.seed) };
  return {
    teacher: engine.mlp({ layers: layers.teacher, seed: seed.teacher }),
    alone: engine.mlp({ layers: layers.alone, seed: seed.student }),
    distilled: engine.mlp({ layers: layers.distilled, seed: seed.student }),
  };
}

/** The seed of the students' first weights. @param {number} seed of the comparison */
export const studentSeed = (seed) => seed + 1_000_000_000;

/**
 * @param {Settings} settings
 * @param {number} [scale] of an SGD learning rate; Adam does not feel the scale of a loss
 * @returns {import('../engine/training-options.js').OptimizerOptions}
 */
export function optimizerOf({ optimizer: kind, rate }, scale = 1) {
  const schedule = { kind: /** @type {const} */ ('cosine') };
  if (kind === 'adam') return { kind, rate, schedule };
  return { kind, rate: rate * scale, schedule, momentum: 0.9, nesterov: true };
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
  const transfer = train.subset({
    size: Math.min(settings.images, train.size),
    seed: settings.seed,
  });
  const glance = test.subset({ size: Math.min(glanceImages, test.size), seed: 0 });
  const watch = new Stopwatch(totalWork(settings, data), now);
  const context = { engine, settings, test, glance, watch, signal, pace };
  try {
    const { temperature, softWeight, teacherEpochs, studentEpochs } = settings;
    /** @type {Lane} */
    const teacher = {
      name: 'teacher',
      model: models.teacher,
      dataset: train,
      epochs: teacherEpochs,
      objective: { kind: 'hard' },
    };
    yield* trainTogether([teacher], context);
    const student = { dataset: transfer, epochs: studentEpochs };
    /** @type {Lane[]} */
    const students = [
      { name: 'alone', model: models.alone, ...student, objective: { kind: 'hard' } },
      {
        name: 'distilled',
        model: models.distilled,
        ...student,
        objective: { kind: 'soft-target', teacher: models.teacher, temperature, softWeight },
      },
    ];
    yield* trainTogether(students, { ...context, teacher: models.teacher });
    for (const [lane, cost] of Object.entries(costsOf(models, test))) {
      yield { type: 'measured', lane: /** @type {LaneName} */ (lane), ...cost };
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
 * @property {number} epochs
 * @property {import('../engine/training-options.js').ObjectiveOptions} objective
 *
 * @typedef {{ engine: Engine, settings: Settings, test: Dataset, glance: Dataset, watch: Stopwatch,
 *   signal?: AbortSignal, pace: Pace, teacher?: Mlp }} Context
 */

/**
 * Trains some networks in lockstep: after each report all have seen the same batches.
 * @param {Lane[]} lanes
 * @param {Context} context
 * @returns {AsyncGenerator<ComparisonEvent, void, void>}
 */
async function* trainTogether(lanes, context) {
  const { dataset } = lanes[0];
  const usualSteps = Math.min(...lanes.map((lane) => stepsOfRound(lane, context)));
  let roundSteps = usualSteps;
  const runs = lanes.map((lane) => ({
    lane,
    images: 0,
    reports: startTraining(lane, context, () => roundSteps),
  }));
  try {
    let glancesTaken = 0;
    let fraction = 0;
    let step = 0;
    while (fraction < 1) {
      const round = { lanes: lanes.map(({ name }) => name), dataset, step, usualSteps };
      roundSteps = await context.pace.next(round, context.signal);
      context.watch.resume();
      for (const run of runs) {
        const { value: progress } = await run.reports.next();
        if (!progress) return;
        yield stepsEvent(run, progress, context);
        context.watch.resume();
        fraction = progress.step / progress.steps;
        step = progress.step;
      }
      context.signal?.throwIfAborted();
      if (fraction < 1 && fraction >= glanceAt(glancesTaken)) {
        while (fraction >= glanceAt(glancesTaken)) glancesTaken += 1;
        for (const lane of lanes) yield errorsEvent(lane, fraction, context);
        context.watch.resume();
      }
    }
  } finally {
    for (const { reports } of runs) await reports.return();
  }
  for (const lane of lanes) yield* finalEvents(lane, context);
}

/** The curves move fastest at the start, so they are looked at more often there. */
const glanceAt = (/** @type {number} */ index) => ((index + 1) / (glances + 1)) ** 1.7;

/**
 * @param {Lane} lane
 * @param {Context} context
 */
function stepsOfRound({ model, dataset, epochs }, { settings: { batchSize } }) {
  const steps = Math.ceil(dataset.size / batchSize) * epochs;
  const mostSteps = workPerReport / trainingWork(model.layers, Math.min(batchSize, dataset.size));
  return Math.max(1, Math.round(Math.min(steps / reportsPerLane, mostSteps)));
}

/**
 * @param {Lane} lane
 * @param {Context} context
 * @param {() => number} stepsPerProgress
 */
function startTraining(
  { model, dataset, epochs, objective },
  { engine, settings, signal },
  stepsPerProgress,
) {
  const { batchSize, seed } = settings;
  return engine.train(model, dataset, {
    objective,
    epochs,
    batchSize,
    optimizer: optimizerOf(settings),
    seed,
    stepsPerProgress,
    signal,
  });
}

/**
 * @param {{ lane: Lane, images: number }} run `images`: shown until the last event
 * @param {import('../engine/train.js').Progress} progress
 * @param {Context} context
 * @returns {StepEvent}
 */
function stepsEvent(run, { step, steps, epoch, loss, samplesPerSecond }, { watch }) {
  const { lane } = run;
  const images = Math.round((lane.dataset.size * lane.epochs * step) / steps);
  watch.add(trainingWork(lane.model.layers, images - run.images));
  run.images = images;
  return {
    type: 'steps',
    lane: lane.name,
    step,
    images,
    epoch,
    epochs: lane.epochs,
    loss,
    samplesPerSecond,
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
    images: Math.round(lane.dataset.size * lane.epochs * fraction),
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
    images: Math.round(lane.dataset.size * lane.epochs),
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
export function costsOf(models, test) {
  const images = Array.from({ length: Math.min(100, test.size) }, (_, i) => test.image(i));
  const milliseconds = measureLatencies(
    laneNames.map((lane) => models[lane]),
    images,
  );
  const cost = (/** @type {LaneName} */ lane, /** @type {number} */ i) => ({
    parameters: models[lane].parameterCount,
    bytes: models[lane].toSafetensors().byteLength,
    milliseconds: milliseconds[i],
  });
  return /** @type {Record<LaneName, Cost>} */ (
    Object.fromEntries(laneNames.map((lane, i) => [lane, cost(lane, i)]))
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
