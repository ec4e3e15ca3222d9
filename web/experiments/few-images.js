import { ages, teacherName, waysToTrain } from './aged-teachers.js';
import { forSizes } from './definition.js';
import { adam } from './recipes.js';

/** Soft labels for a handful of images, by teachers of different ages. As many steps in every cell. */

const perClass = { classroom: [1, 10], short: [1, 2, 5, 10, 50], paper: [1, 2, 5, 10, 50] };
const seeds = { classroom: 1, short: 3, paper: 10 };
const steps = { classroom: 500, short: 1600, paper: 1600 };
const hidden = { classroom: [100], short: [300], paper: [300] };
const classes = 10;
const labels = 0;

/** With an age of 0 there is no teacher: the labels. @type {(images: number, age: number) => string} */
const cellName = (images, age) => `n${images}-e${age}`;

/** @type {import('./definition.js').Experiment} */
export const fewImages = {
  name: 'few-images',
  title: 'Images per class against the age of the teacher',
  source: {
    title: 'Qin, Deng & Alvarez-Melis, A Label is Worth a Thousand Images (2024)',
    section: 'sections 3 and 4 (other data and networks there)',
    url: 'https://arxiv.org/abs/2406.10485',
  },
  sizes: forSizes((size) => {
    /** @type {import('./definition.js').Plan} */
    const plan = { seeds: seeds[size], trainings: {}, measurements: {} };
    for (const age of ages[size]) {
      plan.trainings[teacherName('plain', age)] = waysToTrain.plain(size, age);
    }
    for (const images of perClass[size]) {
      for (const age of [labels, ...ages[size]]) {
        const name = cellName(images, age);
        const count = images * classes;
        const batchSize = Math.min(128, count);
        plan.trainings[name] = {
          hidden: hidden[size],
          images: { subset: count },
          ...(age !== labels && {
            objective: {
              kind: 'soft-target',
              teacher: { training: teacherName('plain', age), seeds: [1] },
              temperature: 8,
              softWeight: 1,
            },
          }),
          options: {
            epochs: steps[size] / Math.ceil(count / batchSize),
            batchSize,
            optimizer: adam(),
          },
        };
        plan.measurements[name] = { of: name, kind: 'errors' };
      }
    }
    return plan;
  }),
  rows: perClass.paper.flatMap((images) =>
    [labels, ...ages.paper].map((age) => ({
      name: cellName(images, age),
      title:
        age === labels
          ? `${images} images a class, labels`
          : `${images} images a class, teacher of ${age} epochs`,
      measurement: cellName(images, age),
    })),
  ),
  criteria: [
    {
      id: 'few-images-soft',
      text: 'with 10 images a class the soft labels of a teacher of 10 epochs leave fewer errors than labels',
      rows: [cellName(10, 10), cellName(10, labels)],
      holds: (row) => row(cellName(10, 10)).mean < row(cellName(10, labels)).mean,
    },
    {
      id: 'few-images-young',
      text: 'with one image a class a teacher of one epoch teaches more than one of ten',
      rows: [cellName(1, 1), cellName(1, 10)],
      holds: (row) => row(cellName(1, 1)).mean < row(cellName(1, 10)).mean,
    },
  ],
  matrix: {
    down: { name: 'images a class', values: perClass.paper },
    across: { name: "the teacher's epochs", symbol: 'epochs', values: [labels, ...ages.paper] },
    row: cellName,
  },
};
