import { hinton } from './definition.js';
import { distilledEpochs, plans, softTargets, student } from './recipes.js';

const problems = 'yaroslavvb/hinton-problems, distillation-mnist-omitted-3';
const threes = 1010; // in the test set

/** @type {import('./definition.js').Experiment} */
export const mythical3 = {
  name: 'mythical-3',
  title: 'A student that never saw a 3',
  source: hinton('section 3, third paragraph'),
  classesOf: 'mnist',
  sizes: plans((size) => ({
    trainings: {
      no3: student(size, {
        images: { without: [3] },
        epochs: distilledEpochs[size],
        objective: softTargets(),
      }),
    },
    measurements: {
      no3: { of: 'no3', kind: 'errors' },
      'no3-bias': { of: 'no3', kind: 'prior-matching', classes: [3] },
      'no3-best': { of: 'no3', kind: 'best-on-test', classes: [3] },
    },
  })),
  rows: [
    {
      name: 'no3',
      title: 'no 3 seen: all errors',
      measurement: 'no3',
      paper: 206,
      reruns: [{ value: 217, source: problems }],
    },
    {
      name: 'no3-threes',
      title: `no 3 seen: errors on the ${threes.toLocaleString('en')} 3s`,
      measurement: 'no3',
      label: 3,
      paper: 133,
      reruns: [{ value: 82, source: problems }],
    },
    {
      name: 'no3-bias',
      title: 'bias of 3 by prior matching: all errors',
      measurement: 'no3-bias',
      paper: 109,
      reruns: [{ value: 193, source: problems }],
    },
    {
      name: 'no3-bias-threes',
      title: 'bias of 3 by prior matching: on 3s',
      measurement: 'no3-bias',
      label: 3,
      paper: 14,
      reruns: [{ value: 22, source: problems }],
    },
    {
      name: 'no3-best',
      title: 'bias of 3 best on the test set: all errors',
      measurement: 'no3-best',
      paper: 109,
    },
    {
      name: 'no3-best-threes',
      title: 'bias of 3 best on the test set: on 3s',
      measurement: 'no3-best',
      label: 3,
      paper: 14,
    },
  ],
  missing: { label: 3, training: 'no3' },
  criteria: [
    {
      id: 'no3-most-threes',
      text: 'at least 92 % of the 3s are right, though none was seen',
      rows: ['no3-threes'],
      sizes: ['paper'],
      holds: (row) => row('no3-threes').mean <= 0.08 * threes,
    },
    {
      id: 'no3-half-of-threes',
      text: 'at least half of the 3s are right, though none was seen',
      rows: ['no3-threes'],
      holds: (row) => row('no3-threes').mean <= 0.5 * threes,
    },
    {
      id: 'no3-bias-most-threes',
      text: 'after prior matching at least 98 % of the 3s are right',
      rows: ['no3-bias-threes'],
      sizes: ['paper'],
      holds: (row) => row('no3-bias-threes').mean <= 0.02 * threes,
    },
    {
      id: 'no3-bias-fewer',
      text: 'prior matching leaves fewer errors',
      rows: ['no3-bias', 'no3'],
      holds: (row) => row('no3-bias').mean < row('no3').mean,
    },
  ],
};
