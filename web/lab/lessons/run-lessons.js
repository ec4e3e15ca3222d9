import { trainNetwork } from '../../runs/train-network.js';
import { evaluationWork, Stopwatch, trainingWork } from '../../runs/work.js';
import { layersOf } from '../comparison.js';
import { lessonOf } from './lessons.js';

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

/**
 * Teaches students that differ in what they are told and in nothing else.
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
  const images = Math.min(settings.images, data.train.size);
  const work =
    trainingWork(layers, images * settings.studentEpochs) + evaluationWork(layers, data.test.size);
  const watch = new Stopwatch(work * lessons.length * seeds, now);
  // A copy: whatever the lab does with its networks meanwhile, these lessons have one teacher.
  const own = engine.mlpFromSafetensors(teacher.toSafetensors());
  try {
    for (let seed = settings.seed; seed < settings.seed + seeds; ++seed) {
      for (const lesson of lessons) {
        const run = lessonOf(lesson, { ...settings, seed }, data.train);
        yield* teach(lesson, run, own, { engine, data, watch, signal });
      }
    }
  } finally {
    own.dispose();
  }
}

/**
 * @param {LessonName} lesson
 * @param {import('../../runs/description.js').Run} run
 * @param {import('../../engine/index.js').Mlp} teacher
 * @param {{ engine: import('../../engine/index.js').Engine,
 *   data: import('../../runs/layers.js').Data, watch: Stopwatch, signal?: AbortSignal }} context
 * @returns {AsyncGenerator<LessonEvent, void, void>}
 */
async function* teach(lesson, run, teacher, { engine, data, watch, signal }) {
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
        yield { type: 'result', lesson, seed, errors };
        return;
      }
      if (value.type !== 'steps') continue;
      const { epoch, samplesPerSecond, fraction, secondsLeft } = value;
      const { epochs } = options;
      yield {
        type: 'progress',
        ...{ lesson, seed, epoch, epochs, samplesPerSecond, fraction, secondsLeft },
      };
    }
  } finally {
    await training.return(/** @type {any} */ (undefined)); // nothing, once it has ended
  }
}
