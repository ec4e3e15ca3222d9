import { adam, softTargets, student } from './recipes.js';

/** Units in each of a student's two hidden layers. */
export const widths = [30, 100, 300, 800];

/** Narrow networks learn best at a higher rate; docs/results/hinton-2015.md says how 2e-3 was chosen. */
const rateOf = (/** @type {number} */ width) => (width < 100 ? 3e-3 : 2e-3);
const epochs = { classroom: 12, short: 12, paper: 20 };

/**
 * A student of some width, alone or at a temperature.
 * @param {import('./definition.js').Size} size
 * @param {number} width
 * @param {number} [temperature]
 */
export function studentOfWidth(size, width, temperature) {
  return student(size, {
    hidden: [width, width],
    images: { subset: undefined }, // all: with few images no temperature is too high
    epochs: epochs[size],
    optimizer: adam(rateOf(width)),
    ...(temperature !== undefined && { objective: softTargets(temperature) }),
  });
}

/** @type {(width: number, temperature: number) => string} */
export const distilledName = (width, temperature) => `w${width}-t${temperature}`;

/** @type {(width: number) => string} */
export const aloneName = (width) => `w${width}-alone`;
