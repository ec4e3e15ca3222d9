import { softmax } from '../softmax.js';
import { mapRows } from './counter-targets.js';
import { randomBelow, shuffle } from './random.js';

/**
 * Mistakes that real code makes with the loss w T² KL(p || q) + (1 - w) CE:
 * - element-mean: KL divided by the number of classes too, as PyTorch's KLDivLoss does unless told
 *   'batchmean' (haitongli/knowledge-distillation-pytorch issues 2 and 48);
 * - no-square: the factor T² left out;
 * - softmax-twice: the teacher's probabilities taken for logits, and softened again;
 * - misaligned: the teacher's answers kept by their place in a shuffled list and read in the order
 *   of another (issues 4 and 9 there): each image gets those of some other image.
 * @typedef {(typeof mistakes)[number]} Mistake
 */
export const mistakes = /** @type {const} */ ([
  'element-mean',
  'no-square',
  'softmax-twice',
  'misaligned',
]);

/**
 * What a mistake multiplies the soft term by.
 * @param {Mistake | null} mistake
 * @param {{ temperature: number, classes: number }} setting
 */
export function softFactor(mistake, { temperature, classes }) {
  if (mistake === 'element-mean') return 1 / classes;
  if (mistake === 'no-square') return 1 / temperature ** 2;
  return 1;
}

/**
 * The loss w f S + (1 - w) H as (scale) times (u S + (1 - u) H), which the engine can train: with SGD
 * the scale is a factor of the learning rate, and Adam does not feel it.
 * @param {number} softWeight w, 0 .. 1
 * @param {number} factor f of the soft term, > 0
 * @returns {{ softWeight: number, scale: number }} `softWeight` u
 */
export function reweighted(softWeight, factor) {
  const scale = softWeight * factor + (1 - softWeight);
  return { softWeight: (softWeight * factor) / scale, scale };
}

/**
 * What a student hears of the teacher's answers under a mistake.
 * @param {Mistake | null} mistake
 * @param {Float32Array} logits (count * classes)
 * @param {number} classes
 * @param {number} seed of the order in which misaligned answers are read
 */
export function mistakenLogits(mistake, logits, classes, seed) {
  if (mistake === 'softmax-twice') return mapRows(logits, classes, (row) => softmax(row, 1));
  if (mistake !== 'misaligned') return logits;
  const order = new Uint32Array(logits.length / classes).map((_, i) => i);
  shuffle(order, randomBelow(seed));
  const moved = new Float32Array(logits.length);
  for (const [place, from] of order.entries()) {
    moved.set(logits.subarray(from * classes, (from + 1) * classes), place * classes);
  }
  return moved;
}
