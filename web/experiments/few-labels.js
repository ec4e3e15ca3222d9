import { hinton } from './definition.js';
import { adam, plans, softTargets, students } from './recipes.js';

/** The 10,000 images that early stopping looks at; no student of this experiment sees them. */
const heldOut = { from: 50_000 };
const images = { count: 50_000, subset: 1800 };
const epochs = { classroom: 40, short: 100, paper: 150 };

/** @type {import('./definition.js').Experiment} */
export const fewLabels = {
  name: 'few-labels',
  title: 'Three in a hundred labels, hard against soft targets',
  source: hinton('section 6, table 5 (speech there, digits here)'),
  sizes: plans((size) => {
    const { hidden } = students[size];
    const options = { epochs: epochs[size], optimizer: adam() };
    return {
      trainings: {
        'few-hard': { hidden, images, options },
        'few-hard-early': {
          hidden,
          images,
          options,
          heldOut,
          looks: { everyEpochs: 5 },
          stop: { kind: 'best' },
        },
        'few-soft': { hidden, images, options, objective: softTargets() },
      },
      measurements: {
        'few-hard': { of: 'few-hard', kind: 'errors' },
        'few-hard-early': { of: 'few-hard-early', kind: 'errors' },
        'few-soft': { of: 'few-soft', kind: 'errors' },
      },
    };
  }),
  rows: [
    { name: 'few-hard', title: '1,800 labels', measurement: 'few-hard' },
    {
      name: 'few-hard-early',
      title: '1,800 labels, stopped early',
      measurement: 'few-hard-early',
    },
    {
      name: 'few-soft',
      title: '1,800 soft targets',
      measurement: 'few-soft',
    },
  ],
  criteria: [
    {
      id: 'few-soft-fewer',
      text: 'with 3 % of the images soft targets leave fewer errors than hard labels',
      rows: ['few-soft', 'few-hard'],
      holds: (row) => row('few-soft').mean < row('few-hard').mean,
    },
    {
      id: 'few-soft-fewer-than-early',
      text: '… and fewer than hard labels with early stopping',
      rows: ['few-soft', 'few-hard-early'],
      holds: (row) => row('few-soft').mean < row('few-hard-early').mean,
    },
  ],
};
