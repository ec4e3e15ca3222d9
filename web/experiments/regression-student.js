import { plans, softTargets } from './recipes.js';

const steps = 5000; // of 128 images, as in the re-run
const epochs = { classroom: 3, short: steps / 469, paper: steps / 469 };
const convergedEpochs = { classroom: 10, short: 30, paper: 100 };
const source = 'DushyantaDhyani/kdtf, README';

/**
 * Softmax regression: no hidden layer.
 * @param {number} epochs
 * @param {{ kind: 'constant' | 'cosine' }} schedule
 * @param {number} [temperature]
 * @returns {import('./definition.js').Training}
 */
const regression = (epochs, schedule, temperature) => ({
  hidden: [],
  ...(temperature !== undefined && {
    objective: { ...softTargets(temperature), softWeight: 0.5 },
  }),
  options: { epochs, optimizer: { kind: 'adam', rate: 1e-3, schedule } },
});

/** @type {import('./definition.js').Row[]} */
const rows = [
  ['regression-alone', 'softmax regression, 5,000 steps, hard labels', 1116],
  ['regression-t2', '… distilled, T = 2', 1086],
  ['regression-t5', '… distilled, T = 5', 923],
  ['converged-alone', 'softmax regression to the end, hard labels'],
  ['converged-t2', '… distilled, T = 2'],
  ['converged-t5', '… distilled, T = 5'],
].map(([name, title, rerun]) => ({
  name: String(name),
  title: String(title),
  measurement: String(name),
  ...(rerun && { reruns: [{ value: Number(rerun), source }] }),
}));

/** @type {import('./definition.js').Experiment} */
export const regressionStudent = {
  name: 'regression-student',
  title: 'A student without hidden layers, and a baseline that converged',
  source: {
    title: "DushyantaDhyani/kdtf, a public re-run of Hinton et al.'s method on MNIST",
    section: 'README: 5,000 steps, Adam, hard + T² soft',
    url: 'https://github.com/DushyantaDhyani/kdtf',
  },
  sizes: plans((size) => {
    const short = /** @type {const} */ ([epochs[size], { kind: 'constant' }]);
    const long = /** @type {const} */ ([convergedEpochs[size], { kind: 'cosine' }]);
    return {
      trainings: {
        'regression-alone': regression(...short),
        'regression-t2': regression(...short, 2),
        'regression-t5': regression(...short, 5),
        'converged-alone': regression(...long),
        'converged-t2': regression(...long, 2),
        'converged-t5': regression(...long, 5),
      },
      measurements: Object.fromEntries(
        rows.map(({ name }) => [name, { of: name, kind: 'errors' }]),
      ),
    };
  }),
  rows,
  criteria: [
    {
      id: 'converged-alone-better',
      text: 'the student alone, trained to the end, makes fewer errors than any figure of the re-run',
      rows: ['converged-alone'],
      sizes: ['short', 'paper'],
      holds: (row) => row('converged-alone').mean < 923,
    },
  ],
};
