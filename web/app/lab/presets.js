import { dataSetNamed } from '../../data/datasets.js';
import { hinton } from '../../experiments/definition.js';
import { fewLabels } from '../../experiments/few-labels.js';
import { teachers } from '../../experiments/recipes.js';
import { regressionStudent } from '../../experiments/regression-student.js';
import { teacherStudent } from '../../experiments/teacher-student.js';
import { studentOfWidth } from '../../experiments/widths.js';
import { defaultSettings } from '../../story/settings.js';
import { settingsOf } from '../../lab/description.js';
import { defaultRun } from '../../lab/settings.js';

/**
 * @typedef {import('../../lab/settings.js').RunSettings} RunSettings
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

/** @param {{ title: string, section: string, url: string }} source */
const cite = ({ title, section, url }) => ({ text: `${title}, ${section}`, url });

/**
 * @param {PresetRun['role']} role
 * @param {Training} training
 * @returns {PresetRun}
 */
const run = (role, training) => ({ role, settings: settingsOf(training, trainImages) });

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
        return run(training.objective ? 'distilled' : alone, training);
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
