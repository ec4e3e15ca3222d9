import { softmax } from '../../../lab/softmax.js';

/** How far a share may be off that was worked out by hand. */
const handTolerance = 0.0075;

/** What the second-best digit's share has to be, and how near is near enough. */
export const secondShare = { wanted: 0.1, tolerance: 0.01 };

/**
 * @param {number[]} logits
 * @param {number} T
 * @param {number} given share of the first
 * @returns {'right' | 'forgotT' | 'wrong'} 'forgotT': that is the share at T = 1
 */
export function checkSoftmax(logits, T, given) {
  const isNear = (/** @type {number} */ share) => Math.abs(given - share) <= handTolerance;
  if (isNear(softmax(logits, T)[0])) return 'right';
  return isNear(softmax(logits, 1)[0]) ? 'forgotT' : 'wrong';
}

/**
 * The share of the second-best digit.
 * @param {ArrayLike<number>} logits
 * @param {number} T
 */
export function secondBest(logits, T) {
  return softmax(logits, T).sort().at(-2) ?? 0;
}

/**
 * Whether the second-best digit starts below what is wanted, so that there is a temperature to find.
 * @param {ArrayLike<number>} logits
 */
export function hasSecondToRaise(logits) {
  return secondBest(logits, 0.5) < secondShare.wanted - secondShare.tolerance;
}

/**
 * @param {ArrayLike<number>} logits
 * @param {number} T
 * @returns {'right' | 'low' | 'high'}
 */
export function checkSecond(logits, T) {
  const off = secondBest(logits, T) - secondShare.wanted;
  if (Math.abs(off) <= secondShare.tolerance) return 'right';
  return off < 0 ? 'low' : 'high';
}
