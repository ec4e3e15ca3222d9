import { hinton } from './definition.js';
import { plans } from './recipes.js';
import { aloneName, distilledName, studentOfWidth, widths } from './widths.js';

/** Chosen beforehand, from what the paper says: 2.5 to 4 for 30 units, above 8 for 300 and more. */
const temperatureOf = (/** @type {number} */ width) => (width < 100 ? 3 : width < 300 ? 8 : 20);
/** The widest take as long as all the others. */
const seedsOf = (/** @type {number} */ width) => (width < 800 ? Infinity : 1);
const tried = { classroom: [30, 100], short: [30, 100, 300], paper: widths };

/** @type {import('./definition.js').Experiment} */
export const deployment = {
  name: 'deployment',
  title: 'What a smaller network costs and what it answers',
  source: hinton('section 1: the cumbersome model and the one that is deployed'),
  sizes: plans((size) => ({
    trainings: Object.fromEntries(
      tried[size].flatMap((width) => [
        [aloneName(width), studentOfWidth(size, width)],
        [
          distilledName(width, temperatureOf(width)),
          studentOfWidth(size, width, temperatureOf(width)),
        ],
      ]),
    ),
    measurements: {
      teacher: { of: 'teacher', kind: 'costs', seeds: 1 },
      ...Object.fromEntries(
        tried[size].flatMap((width) =>
          namesOf(width).map((name) => [name, { of: name, kind: 'costs', seeds: seedsOf(width) }]),
        ),
      ),
    },
  })),
  rows: [
    { name: 'teacher', title: 'teacher', measurement: 'teacher' },
    ...widths.flatMap((width) => {
      const [alone, distilled] = namesOf(width);
      return [
        { name: alone, title: `${width}-${width} alone`, measurement: alone },
        {
          name: distilled,
          title: `${width}-${width} distilled, T = ${temperatureOf(width)}`,
          measurement: distilled,
        },
      ];
    }),
  ],
  criteria: widths.map((width) => {
    const [alone, distilled] = namesOf(width);
    return {
      id: `w${width}-distilled-fewer`,
      text: `${width} units a layer: distillation leaves fewer errors at the same cost`,
      rows: [distilled, alone],
      holds: (row) => row(distilled).mean < row(alone).mean,
    };
  }),
};

/** @param {number} width */
function namesOf(width) {
  return [aloneName(width), distilledName(width, temperatureOf(width))];
}
