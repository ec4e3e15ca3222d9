import { hinton } from './definition.js';
import { distilledEpochs, plans, softTargets, student, teacherSeeds } from './recipes.js';

const poperson = 'poperson1205/knowledge_distillation, README';

/** @type {import('./definition.js').Experiment} */
export const teacherStudent = {
  name: 'teacher-student',
  title: 'A large network, a small one alone, and the small one distilled',
  source: hinton('section 3, first paragraph'),
  sizes: plans((size) => ({
    trainings: {
      alone: student(size),
      distilled: student(size, { epochs: distilledEpochs[size], objective: softTargets() }),
    },
    measurements: {
      teacher: { of: 'teacher', kind: 'errors', seeds: teacherSeeds.length },
      alone: { of: 'alone', kind: 'errors' },
      distilled: { of: 'distilled', kind: 'errors' },
    },
  })),
  rows: [
    {
      name: 'teacher',
      title: 'teacher',
      measurement: 'teacher',
      paper: 67,
      reruns: [{ value: 100, source: poperson }],
    },
    {
      name: 'alone',
      title: 'student alone',
      measurement: 'alone',
      paper: 146,
      reruns: [{ value: 171, source: poperson }],
    },
    {
      name: 'distilled',
      title: 'student distilled, T = 20',
      measurement: 'distilled',
      paper: 74,
      reruns: [{ value: 111, source: poperson }],
    },
  ],
  criteria: [
    {
      id: 'teacher-errors',
      text: 'the teacher makes at most 85 errors',
      rows: ['teacher'],
      sizes: ['paper'],
      holds: (row) => row('teacher').mean <= 85,
    },
    {
      id: 'alone-fair',
      text: 'the student alone is a fair one: 115 to 180 errors',
      rows: ['alone'],
      sizes: ['paper'],
      holds: (row) => row('alone').mean >= 115 && row('alone').mean <= 180,
    },
    {
      id: 'teacher-better',
      text: 'the teacher makes fewer errors than the student alone',
      rows: ['alone', 'teacher'],
      holds: (row) => row('teacher').mean < row('alone').mean,
    },
    {
      id: 'distilled-third-fewer',
      text: 'distillation leaves at least 30 % fewer errors than the student alone makes',
      rows: ['distilled', 'alone'],
      sizes: ['paper'],
      holds: (row) => row('distilled').mean <= 0.7 * row('alone').mean,
    },
    {
      id: 'distilled-fewer',
      text: 'distillation leaves fewer errors than the student alone makes',
      rows: ['distilled', 'alone'],
      holds: (row) => row('distilled').mean < row('alone').mean,
    },
  ],
};
