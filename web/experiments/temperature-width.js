import { forSizes, hinton } from './definition.js';
import { seeds, teachers } from './recipes.js';
import { distilledName, studentOfWidth, widths } from './widths.js';

const temperatures = [1, 2, 3, 4, 8, 20, 40];
const narrow = 30;
const wide = widths.filter((width) => width >= 300);

/** What a size has time for. */
const tried = {
  classroom: { widths: [30, 100], temperatures: [1, 3, 8, 20], seedsOf: () => 1 },
  short: { widths: [30, 100, 300], temperatures, seedsOf: () => 2 },
  paper: { widths, temperatures, seedsOf: (/** @type {number} */ width) => (width < 800 ? 3 : 1) },
};

const rowsOf = (/** @type {number} */ width) =>
  temperatures.map((temperature) => distilledName(width, temperature));

/** @type {import('./definition.js').Experiment} */
export const temperatureWidth = {
  name: 'temperature-width',
  title: 'Which temperature suits which width',
  source: hinton('section 3, second paragraph'),
  sizes: forSizes((size) => {
    const { widths, temperatures, seedsOf } = tried[size];
    const cells = widths.flatMap((width) =>
      temperatures.map((temperature) => ({
        name: distilledName(width, temperature),
        width,
        temperature,
      })),
    );
    return {
      seeds: seeds[size],
      trainings: {
        teacher: teachers[size],
        ...Object.fromEntries(
          cells.map(({ name, width, temperature }) => [
            name,
            studentOfWidth(size, width, temperature),
          ]),
        ),
      },
      measurements: Object.fromEntries(
        cells.map(({ name, width }) => [name, { of: name, kind: 'errors', seeds: seedsOf(width) }]),
      ),
    };
  }),
  rows: widths.flatMap((width) =>
    temperatures.map((temperature) => ({
      name: distilledName(width, temperature),
      title: `${width}-${width}, T = ${temperature}`,
      measurement: distilledName(width, temperature),
    })),
  ),
  criteria: [
    {
      id: 'w30-best-temperature',
      text: '30 units a layer: the best temperature is between 2 and 6 (paper: 2.5 to 4)',
      rows: rowsOf(narrow),
      sizes: ['short', 'paper'],
      holds: (row) => {
        const best = bestOf(rowsOf(narrow).map((name) => row(name).mean));
        return best >= 2 && best <= 6;
      },
    },
    {
      id: 'w30-hot-worse',
      text: '30 units a layer: T = 20 is worse than T = 3',
      rows: [distilledName(narrow, 20), distilledName(narrow, 3)],
      holds: (row) => row(distilledName(narrow, 20)).mean > row(distilledName(narrow, 3)).mean,
    },
    ...wide.map((width) => ({
      id: `w${width}-hot-equal`,
      text: `${width} units a layer: every T of 8 and more is within the noise of the best`,
      rows: rowsOf(width),
      sizes: /** @type {import('./definition.js').Size[]} */ (['paper']),
      holds: (/** @type {(name: string) => import('./definition.js').Figures} */ row) =>
        highAreEqual(rowsOf(width).map(row)),
    })),
  ],
  matrix: {
    down: { name: 'units a layer', values: widths },
    across: { name: 'temperature', symbol: 'T', values: temperatures },
    row: distilledName,
  },
};

/** @param {number[]} means one a temperature */
function bestOf(means) {
  return temperatures[means.indexOf(Math.min(...means))];
}

/**
 * Whether no high temperature is worse than the best by more than two standard errors of a
 * difference, with the deviation that all temperatures have in common; null with one seed.
 * @param {import('./definition.js').Figures[]} figures one a temperature
 */
function highAreEqual(figures) {
  const seedCount = figures[0].values.length;
  if (seedCount < 2) return null;
  const variance = figures.reduce((sum, { sd }) => sum + sd ** 2, 0) / figures.length;
  const noise = 2 * Math.sqrt((2 * variance) / seedCount);
  const best = Math.min(...figures.map(({ mean }) => mean));
  return figures.every(({ mean }, i) => temperatures[i] < 8 || mean - best <= noise);
}
