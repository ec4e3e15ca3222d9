import { hinton } from './definition.js';
import {
  distilledEpochs,
  plans,
  softTargets,
  student,
  teacherSeeds,
  temperature,
} from './recipes.js';

/** @type {import('./definition.js').Experiment} */
export const ensemble = {
  name: 'ensemble',
  title: 'Three teachers in one student',
  source: hinton('section 1 and table 1 (speech there, digits here)'),
  sizes: plans((size) => {
    const teachers = { training: 'teacher', seeds: teacherSeeds };
    return {
      trainings: {
        alone: student(size),
        'ensemble-distilled': student(size, {
          epochs: distilledEpochs[size],
          objective: softTargets(temperature, teachers),
        }),
      },
      measurements: {
        teacher: { of: 'teacher', kind: 'errors', seeds: teacherSeeds.length },
        alone: { of: 'alone', kind: 'errors' },
        'ensemble-teacher': { of: teachers, kind: 'errors', seeds: 1 },
        'ensemble-distilled': { of: 'ensemble-distilled', kind: 'errors' },
      },
    };
  }),
  rows: [
    {
      name: 'teacher',
      title: 'teacher',
      measurement: 'teacher',
      paper: 67,
    },
    { name: 'alone', title: 'student alone', measurement: 'alone', paper: 146 },
    {
      name: 'ensemble-teacher',
      title: 'ensemble of three teachers',
      measurement: 'ensemble-teacher',
    },
    {
      name: 'ensemble-distilled',
      title: 'student of the ensemble, T = 20',
      measurement: 'ensemble-distilled',
    },
  ],
  criteria: [
    {
      id: 'ensemble-better',
      text: 'the ensemble makes fewer errors than one teacher',
      rows: ['ensemble-teacher', 'teacher'],
      holds: (row) => row('ensemble-teacher').mean < row('teacher').mean,
    },
    {
      id: 'ensemble-gain-kept',
      text: 'the student keeps at least 80 % of what the ensemble gains over the student alone',
      rows: ['ensemble-distilled', 'ensemble-teacher', 'alone'],
      sizes: ['paper'],
      holds: (row) => {
        const alone = row('alone').mean;
        return (
          alone - row('ensemble-distilled').mean >= 0.8 * (alone - row('ensemble-teacher').mean)
        );
      },
    },
    {
      id: 'ensemble-distilled-fewer',
      text: 'the student distilled from the ensemble makes fewer errors than the student alone',
      rows: ['ensemble-distilled', 'alone'],
      holds: (row) => row('ensemble-distilled').mean < row('alone').mean,
    },
  ],
};
