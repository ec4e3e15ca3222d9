import { dataSetNamed } from '../../data/datasets.js';
import { hinton } from '../../experiments/definition.js';
import { fewLabels } from '../../experiments/few-labels.js';
import { teachers } from '../../experiments/recipes.js';
import { regressionStudent } from '../../experiments/regression-student.js';
import { teacherStudent } from '../../experiments/teacher-student.js';
import { studentOfWidth } from '../../experiments/widths.js';
import { defaultSettings } from '../../lab/settings.js';
import { defaultRun } from '../../lab/workbench/settings.js';

/**
 * @typedef {import('../../lab/workbench/settings.js').RunSettings} RunSettings
 * @typedef {import('../../experiments/definition.js').Training} Training
 *
 * @typedef {'teacher' | 'alone' | 'alone-early' | 'alone-longer' | 'distilled'} Role
 *
 * @typedef {object} PresetRun
 * @property {Role} role
 * @property {RunSettings} settings those of role 'distilled' lack their teacher: the set's first run
 *
 * @typedef {object} PresetSet runs that belong together; the first is the teacher of the others
 * @property {'one-click' | 'classroom' | 'paper' | 'narrow' | 'regression' | 'few-labels'} id
 * @property {{ text: string, url: string } | null} source null: this page
 * @property {PresetRun[]} runs
 */

const { trainImages } = dataSetNamed(defaultRun.data);

/**
 * The settings of an experiment's training.
 * @param {Training} training
 * @returns {RunSettings}
 */
export function settingsOf({ hidden, images = {}, distil, options, stopEarly }) {
  const { optimizer = {}, dropout } = options;
  const { schedule } = optimizer;
  const seen = images.count ?? stopEarly?.images.from ?? trainImages;
  return {
    ...defaultRun,
    hidden,
    ...(distil && {
      objective: /** @type {const} */ ('soft'),
      temperature: distil.temperature,
      softWeight: distil.softWeight,
    }),
    images: images.subset ?? trainImages,
    without: images.without ?? [],
    heldOut: trainImages - seen,
    optimizer: optimizer.kind === 'sgd' ? (optimizer.nesterov ? 'nesterov' : 'sgd') : 'adam',
    rate: optimizer.rate ?? defaultRun.rate,
    momentum: optimizer.momentum ?? defaultRun.momentum,
    schedule: schedule?.kind ?? 'constant',
    decay: schedule?.decay ?? defaultRun.decay,
    weightDecay: optimizer.weightDecay ?? 0,
    batchSize: options.batchSize ?? defaultRun.batchSize,
    epochs: options.epochs,
    dropoutInput: dropout?.input ?? 0,
    dropoutHidden: dropout?.hidden ?? 0,
    maxNorm: options.maxNorm ?? 0,
    jitter: options.jitter ?? 0,
    ...(stopEarly && {
      stop: /** @type {const} */ ('patience'),
      ...everyEpochs(options.epochs, stopEarly.everyEpochs),
    }),
  };
}

/**
 * Looks so many epochs apart, and patience to the end: only the best network is kept.
 * @param {number} epochs
 * @param {number} every
 */
function everyEpochs(epochs, every) {
  const looks = Math.round(epochs / every);
  return { looks, patience: looks };
}

/** @param {{ title: string, section: string, url: string }} source */
const cite = ({ title, section, url }) => ({ text: `${title}, ${section}`, url });

/**
 * @param {PresetRun['role']} role
 * @param {Training} training
 * @returns {PresetRun}
 */
const run = (role, training) => ({ role, settings: settingsOf(training) });

const classroomTeacher = run('teacher', teachers.classroom);

/** @returns {PresetSet} */
function oneClick() {
  const { teacher, teacherEpochs, student, studentEpochs, images, temperature, softWeight } =
    defaultSettings;
  const common = { ...defaultRun, heldOut: 0 };
  const small = { ...common, hidden: student, epochs: studentEpochs, images };
  return {
    id: 'one-click',
    source: null,
    runs: [
      {
        role: 'teacher',
        settings: { ...common, hidden: teacher, epochs: teacherEpochs, images: trainImages },
      },
      { role: 'alone', settings: small },
      { role: 'distilled', settings: { ...small, objective: 'soft', temperature, softWeight } },
    ],
  };
}

/**
 * @param {'classroom' | 'paper'} id
 * @returns {PresetSet}
 */
function hintonStudents(id) {
  const { teacher, alone, distilled } = teacherStudent.sizes[id].trainings;
  return {
    id,
    source: cite(teacherStudent.source),
    runs: [run('teacher', teacher), run('alone', alone), run('distilled', distilled)],
  };
}

/** @type {readonly PresetSet[]} */
export const presetSets = Object.freeze([
  oneClick(),
  hintonStudents('classroom'),
  hintonStudents('paper'),
  {
    id: 'narrow',
    source: cite(hinton('section 3, second paragraph')),
    runs: [
      classroomTeacher,
      run('alone', studentOfWidth('classroom', 30)),
      run('distilled', studentOfWidth('classroom', 30, 3)),
      run('distilled', studentOfWidth('classroom', 30, 20)),
    ],
  },
  {
    id: 'regression',
    source: cite(regressionStudent.source),
    runs: [
      classroomTeacher,
      ...['regression-alone', 'converged-alone', 'regression-t2', 'regression-t5'].map((name) => {
        const training = regressionStudent.sizes.short.trainings[name];
        const alone = name.startsWith('converged') ? 'alone-longer' : 'alone';
        return run(training.distil ? 'distilled' : alone, training);
      }),
    ],
  },
  {
    id: 'few-labels',
    source: cite(fewLabels.source),
    runs: [
      classroomTeacher,
      run('alone', fewLabels.sizes.classroom.trainings['few-hard']),
      run('alone-early', fewLabels.sizes.classroom.trainings['few-hard-early']),
      run('distilled', fewLabels.sizes.classroom.trainings['few-soft']),
    ],
  },
]);
