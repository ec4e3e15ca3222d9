import { evaluationWork, Stopwatch, trainingWork } from '../../experiments/work.js';
import { layersOf, optimizerOf, studentSeed } from '../comparison.js';
import { prepareLesson } from './lessons.js';

/**
 * @typedef {import('./lessons.js').LessonName} LessonName
 *
 * @typedef {object} LessonProgress
 * @property {'progress'} type
 * @property {LessonName} lesson
 * @property {number} seed
 * @property {number} epoch
 * @property {number} epochs
 * @property {number} samplesPerSecond
 * @property {number} fraction of all lessons, 0 .. 1
 * @property {number | null} secondsLeft of all lessons
 *
 * @typedef {{ type: 'result', lesson: LessonName, seed: number, errors: number }} LessonResult on
 *   all test images
 * @typedef {LessonProgress | LessonResult} LessonEvent
 */

/** As in comparison.js: multiplications between two reports, so that a stop is quick. */
const workPerReport = 3e9;

/**
 * Teaches students that differ in what they are told and in nothing else: for each seed the same
 * first weights, transfer set and order of the images as in a comparison of that seed.
 * @param {import('../../engine/index.js').Engine} engine
 * @param {import('../../engine/index.js').Mlp} teacher
 * @param {{ train: import('../../engine/index.js').Dataset,
 *   test: import('../../engine/index.js').Dataset }} data
 * @param {{ settings: import('../settings.js').Settings, lessons: LessonName[], seeds: number }} plan
 *   seeds: how many, from that of the settings on
 * @param {{ signal?: AbortSignal, now?: () => number }} [options]
 * @returns {AsyncGenerator<LessonEvent, void, void>}
 */
export async function* runLessons(engine, teacher, data, plan, options = {}) {
  const { settings, lessons, seeds } = plan;
  const { signal, now = () => performance.now() } = options;
  const layers = layersOf(settings, data.train).alone;
  const size = Math.min(settings.images, data.train.size);
  const work =
    trainingWork(layers, size * settings.studentEpochs) + evaluationWork(layers, data.test.size);
  const watch = new Stopwatch(work * lessons.length * seeds, now);
  // A copy: whatever the lab does with its networks meanwhile, these lessons have one teacher.
  const own = engine.mlpFromSafetensors(teacher.toSafetensors());
  try {
    for (let seed = settings.seed; seed < settings.seed + seeds; ++seed) {
      const transfer = data.train.subset({ size, seed });
      const room = { engine, teacher: own, transfer, settings, seed };
      try {
        for (const lesson of lessons) {
          yield* teach(lesson, room, { settings, layers, watch, signal, test: data.test });
        }
      } finally {
        transfer.dispose();
      }
    }
  } finally {
    own.dispose();
  }
}

/**
 * @param {LessonName} name
 * @param {import('./lessons.js').Room} room
 * @param {{ settings: import('../settings.js').Settings, layers: number[], watch: Stopwatch,
 *   signal?: AbortSignal, test: import('../../engine/index.js').Dataset }} context
 * @returns {AsyncGenerator<LessonEvent, void, void>}
 */
async function* teach(name, room, { settings, layers, watch, signal, test }) {
  const { engine, transfer, seed } = room;
  const { objective, dataset, scale } = prepareLesson(name, room);
  const student = engine.mlp({ layers, seed: studentSeed(seed) });
  const { studentEpochs: epochs, batchSize } = settings;
  let images = 0;
  try {
    for await (const { step, steps, epoch, samplesPerSecond } of engine.train(student, dataset, {
      objective,
      epochs,
      batchSize,
      optimizer: optimizerOf(settings, scale),
      seed,
      stepsPerProgress: Math.max(1, Math.round(workPerReport / trainingWork(layers, batchSize))),
      signal,
    })) {
      const shown = (dataset.size * epochs * step) / steps;
      watch.add(trainingWork(layers, shown - images));
      images = shown;
      const { fraction, secondsLeft } = watch;
      yield {
        type: 'progress',
        ...{ lesson: name, seed, epoch, epochs, samplesPerSecond, fraction, secondsLeft },
      };
    }
    const { errors } = engine.evaluate(student, test);
    watch.add(evaluationWork(layers, test.size));
    yield { type: 'result', lesson: name, seed, errors };
  } finally {
    student.dispose();
    if (dataset !== transfer) dataset.dispose();
  }
}
