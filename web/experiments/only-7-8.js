import { hinton } from './definition.js';
import { plans, softTargets, student } from './recipes.js';

const epochs = { classroom: 40, short: 30, paper: 40 };

/** @type {import('./definition.js').Experiment} */
export const only78 = {
  name: 'only-7-8',
  title: 'A student that saw 7s and 8s only',
  source: hinton('section 3, third paragraph'),
  classesOf: 'mnist',
  sizes: plans((size) => ({
    trainings: {
      only78: student(size, {
        images: { only: [7, 8] },
        epochs: epochs[size],
        objective: softTargets(),
      }),
    },
    measurements: {
      only78: { of: 'only78', kind: 'errors' },
      'only78-bias': { of: 'only78', kind: 'prior-matching', classes: [7, 8] },
      'only78-best': { of: 'only78', kind: 'best-on-test', classes: [7, 8] },
    },
  })),
  rows: [
    {
      name: 'only78',
      title: 'only 7s and 8s seen',
      measurement: 'only78',
      paper: 4730,
    },
    {
      name: 'only78-bias',
      title: 'biases of 7 and 8 by prior matching',
      measurement: 'only78-bias',
      paper: 1320,
    },
    {
      name: 'only78-best',
      title: 'biases of 7 and 8 best on the test set',
      measurement: 'only78-best',
      paper: 1320,
    },
  ],
  criteria: [
    {
      id: 'only78-fifth',
      text: 'at most 20 % errors, though eight of ten digits were never seen',
      rows: ['only78'],
      sizes: ['paper'],
      holds: (row) => row('only78').mean <= 2000,
    },
    {
      id: 'only78-half',
      text: 'fewer than half are errors, though eight of ten digits were never seen',
      rows: ['only78'],
      holds: (row) => row('only78').mean < 5000,
    },
    {
      id: 'only78-bias-few',
      text: 'at most 8 % errors after prior matching',
      rows: ['only78-bias'],
      sizes: ['paper'],
      holds: (row) => row('only78-bias').mean <= 800,
    },
    {
      id: 'only78-bias-fewer',
      text: 'prior matching leaves fewer errors',
      rows: ['only78-bias', 'only78'],
      holds: (row) => row('only78-bias').mean < row('only78').mean,
    },
  ],
};
