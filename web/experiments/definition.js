/**
 * What an experiment is: data. The same definition runs in a page and in a terminal.
 *
 * @typedef {'classroom' | 'short' | 'paper'} Size under a minute on two cores; minutes; full size
 *
 * @typedef {import('../runs/description.js').Images} Images
 * @typedef {import('../runs/description.js').Source} Source
 * @typedef {import('../runs/description.js').Options} Options
 * @typedef {import('../runs/description.js').Training} Training its teacher by name
 *
 * @typedef {object} Measurement what is measured of it, on the test images
 * @property {Source} of
 * @property {'errors' | 'prior-matching' | 'best-on-test' | 'costs' | 'soft-targets'} kind errors as it
 *   is; errors with the biases of `classes` shifted so that their mean probability on the training
 *   images, asked without their labels, is their share of the training set; errors with the shift that
 *   gives the fewest on the test images, as in the paper; what it costs to keep and to ask; or how
 *   uncertain its soft targets at `temperature` are
 * @property {number[]} [classes]
 * @property {number} [temperature]
 * @property {number} [seeds] at most so many
 *
 * @typedef {object} Plan an experiment at one size
 * @property {number} seeds
 * @property {Record<string, Training>} trainings
 * @property {Record<string, Measurement>} measurements
 *
 * @typedef {{ value: number, source: string }} Reference
 *
 * @typedef {object} Row of the table: test errors, counted as the paper counts them
 * @property {string} name
 * @property {string} title
 * @property {string} measurement of the plan; a size without it is without the row
 * @property {number} [label] errors on the images of this class; on all unless said
 * @property {number} [paper] the paper's figure
 * @property {Reference[]} [reruns] public re-runs' figures
 *
 * @typedef {object} Criterion what counts as reproduced
 * @property {string} id which no other criterion has
 * @property {string} text
 * @property {string[]} rows the one that it judges, then the others that it needs
 * @property {Size[]} [sizes] where it can be expected; everywhere unless said
 * @property {(row: (name: string) => Figures) => boolean | null} holds null: cannot be told
 *
 * @typedef {{ values: number[], mean: number, sd: number }} Figures over the seeds; the sd of fewer
 *   than two is NaN
 *
 * @typedef {object} Matrix how to lay the rows out in two dimensions
 * @property {{ name: string, values: number[] }} down
 * @property {{ name: string, symbol: string, values: number[] }} across
 * @property {(down: number, across: number) => string} row
 *
 * @typedef {object} Curves how rows depend on a number, on a logarithmic scale
 * @property {{ name: string, values: number[] }} across
 * @property {{ name: string, row: (across: number) => string }[]} lines
 *
 * @typedef {{ label: number, training: string }} Missing a class, and the student that never sees it:
 *   it has a row by the training's name, and two more with -bias and -best behind it
 *
 * @typedef {object} Experiment
 * @property {string} name
 * @property {string} title
 * @property {{ title: string, section: string, url: string }} source
 * @property {Record<Size, Plan>} sizes
 * @property {Row[]} rows
 * @property {Criterion[]} criteria
 * @property {Matrix} [matrix]
 * @property {Curves} [curves]
 * @property {Missing} [missing] the page shows how it goes missing
 * @property {import('../data/datasets.js').DataSet['id']} [classesOf] the data set whose classes it names;
 *   it can be done with another one of as many, but then says something else
 */

/** @type {readonly Size[]} */
export const sizes = Object.freeze(['classroom', 'short', 'paper']);

/** @param {string} section of the paper that all experiments come from */
export const hinton = (section) => ({
  title: 'Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network (2015)',
  section,
  url: 'https://arxiv.org/abs/1503.02531',
});

/**
 * The same three things for each size.
 * @template Value
 * @param {(size: Size) => Value} make
 * @returns {Record<Size, Value>}
 */
export function forSizes(make) {
  return { classroom: make('classroom'), short: make('short'), paper: make('paper') };
}
