import { softmax } from '../../../../runs/softmax.js';

/** How far a share may be off that was worked out by hand. */
const handTolerance = 0.0075;

/**
 * What the second-best digit's share has to be, and how near is near enough. More than a tenth: that
 * is what each of ten digits has at T → ∞.
 */
export const secondShare = { wanted: 0.15, tolerance: 0.01 };

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
 * Whether the second-best digit's share grows with T: it does while its logit lies below the mean of
 * the logits under the softmax at T, for d ln p / dT = (mean − logit) / T².
 * @param {ArrayLike<number>} logits
 * @param {number} T
 */
function secondGrows(logits, T) {
  const mean = softmax(logits, T).reduce((sum, share, digit) => sum + share * logits[digit], 0);
  return (
    (Array.from(logits)
      .sort((a, b) => a - b)
      .at(-2) ?? 0) < mean
  );
}

/**
 * Whether the second-best digit starts below what is wanted and comes to have it at some temperature.
 * @param {ArrayLike<number>} logits
 */
export function hasSecondToRaise(logits) {
  if (secondBest(logits, 0.5) > secondShare.wanted - secondShare.tolerance) return false;
  let peak = 0.5;
  for (let step = 64; step > 0.01; step /= 2) if (secondGrows(logits, peak + step)) peak += step;
  return secondBest(logits, peak) > secondShare.wanted;
}

/**
 * @param {ArrayLike<number>} logits
 * @param {number} T
 * @returns {'right' | 'low' | 'high' | 'past'} 'past': too little, because T is far too high
 */
export function checkSecond(logits, T) {
  const off = secondBest(logits, T) - secondShare.wanted;
  if (Math.abs(off) <= secondShare.tolerance) return 'right';
  if (off > 0) return 'high';
  return secondGrows(logits, T) ? 'low' : 'past';
}
