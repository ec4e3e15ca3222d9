import { defaultData } from '../data/datasets.js';
import { ages, teacherName, waysToTrain } from './aged-teachers.js';
import { forSizes } from './definition.js';
import { adam } from './recipes.js';

/**
 * Dark knowledge fades as the teacher grows certain: the student of an older, better teacher knows
 * less of what it never saw. Every student takes as many steps as every other.
 */

const batchSize = 128;
const steps = { classroom: 500, short: 1900, paper: 1900 };
const hidden = { classroom: [100], short: [400], paper: [400] };
const temperatures = { classroom: [8], short: [8], paper: [8, 20] };

/** What a student sees, by name; and how many images of MNIST that is. */
const sees = {
  all: { images: {}, count: defaultData.trainImages },
  'no-3': { images: { without: [3] }, count: 53_869 },
  'only-7-8': { images: { only: [7, 8] }, count: 12_116 },
  few: { images: { subset: 2000 }, count: 2000 },
};

/** At which ages each way of training is tried. @type {Record<string, (age: number) => boolean>} */
const triedAt = {
  plain: () => true,
  dropout: (age) => age !== 1,
  smoothed: (age) => age === 10,
  decayed: (age) => age === 10,
};

/** @type {(size: import('./definition.js').Size) => [way: string, age: number][]} */
const teachersOf = (size) =>
  Object.keys(waysToTrain).flatMap((way) =>
    ages[size]
      .filter((age) => triedAt[way](age))
      .map((age) => /** @type {[string, number]} */ ([way, age])),
  );

/** @type {(seen: string, way: string, age: number, temperature: number) => string} */
const studentName = (seen, way, age, temperature) =>
  `${seen}-of-${teacherName(way, age)}-t${temperature}`;

const largest = teachersOf('paper').flatMap(([way, age]) => ({ way, age }));
/** @type {(seen: string, age: number) => string} */
const plain = (seen, age) => studentName(seen, 'plain', age, 8);

/** @type {import('./definition.js').Experiment} */
export const teacherAge = {
  name: 'teacher-age',
  title: 'The age of the teacher',
  source: {
    title: 'Müller, Kornblith & Hinton, When Does Label Smoothing Help? (2019)',
    section: 'section 3, with the third paragraph of section 3 of Hinton et al. 2015',
    url: 'https://arxiv.org/abs/1906.02629',
  },
  classesOf: 'mnist',
  sizes: forSizes((size) => {
    /** @type {import('./definition.js').Plan} */
    const plan = {
      seeds: { classroom: 1, short: 2, paper: 5 }[size],
      trainings: {},
      measurements: {},
    };
    for (const [way, age] of teachersOf(size)) {
      const teacher = teacherName(way, age);
      plan.trainings[teacher] = waysToTrain[way](size, age);
      plan.measurements[teacher] = { of: teacher, kind: 'soft-targets', temperature: 8 };
      for (const [seen, { images, count }] of Object.entries(sees)) {
        for (const temperature of temperatures[size]) {
          const name = studentName(seen, way, age, temperature);
          plan.trainings[name] = {
            hidden: hidden[size],
            images,
            objective: { kind: 'soft-target', teacher, temperature, softWeight: 1 },
            options: {
              epochs: (steps[size] * batchSize) / count,
              batchSize,
              optimizer: adam(),
            },
          };
          plan.measurements[name] = { of: name, kind: 'errors' };
        }
      }
    }
    return plan;
  }),
  rows: [
    ...largest.map(({ way, age }) => ({
      name: teacherName(way, age),
      title: `teacher, ${way}, ${age} epochs`,
      measurement: teacherName(way, age),
    })),
    ...Object.keys(sees).flatMap((seen) =>
      temperatures.paper.flatMap((temperature) =>
        largest.map(({ way, age }) => ({
          name: studentName(seen, way, age, temperature),
          title: `student that sees ${seen}, teacher ${way} ${age} epochs, T = ${temperature}`,
          measurement: studentName(seen, way, age, temperature),
        })),
      ),
    ),
  ],
  criteria: [
    {
      id: 'age-better-teacher',
      text: 'a teacher of 10 epochs makes fewer errors than one of a single epoch',
      rows: [teacherName('plain', 10), teacherName('plain', 1)],
      holds: (row) => row(teacherName('plain', 10)).mean < row(teacherName('plain', 1)).mean,
    },
    {
      id: 'age-worse-student',
      text: '… but its student that sees only 7s and 8s makes more',
      rows: [plain('only-7-8', 10), plain('only-7-8', 1)],
      holds: (row) => row(plain('only-7-8', 10)).mean > row(plain('only-7-8', 1)).mean,
    },
    {
      id: 'age-all-seen',
      text: 'a student that sees every digit does not lose by an older teacher',
      rows: [plain('all', 10), plain('all', 1)],
      holds: (row) => row(plain('all', 10)).mean <= row(plain('all', 1)).mean,
    },
    {
      id: 'age-smoothing',
      text: 'smoothed labels make a teacher no worse, and its student that sees only 7s and 8s worse',
      rows: [
        studentName('only-7-8', 'smoothed', 10, 8),
        plain('only-7-8', 10),
        teacherName('smoothed', 10),
        teacherName('plain', 10),
      ],
      holds: (row) =>
        row(teacherName('smoothed', 10)).mean <= row(teacherName('plain', 10)).mean &&
        row(studentName('only-7-8', 'smoothed', 10, 8)).mean > row(plain('only-7-8', 10)).mean,
    },
  ],
  curves: {
    across: { name: "the teacher's epochs", values: ages.paper },
    lines: [
      { name: 'the teacher itself', row: (age) => teacherName('plain', age) },
      { name: 'student, only 7s and 8s', row: (age) => plain('only-7-8', age) },
      { name: 'student, no 3', row: (age) => plain('no-3', age) },
      { name: 'student, all digits', row: (age) => plain('all', age) },
      { name: 'student, 2,000 images', row: (age) => plain('few', age) },
    ],
  },
};
