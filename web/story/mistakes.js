/**
 * Mistakes that real code makes with the loss w T² KL(p || q) + (1 - w) CE:
 * - element-mean: KL divided by the number of classes too, as PyTorch's KLDivLoss does unless told
 *   'batchmean' (haitongli/knowledge-distillation-pytorch issues 2 and 48);
 * - no-square: the factor T² left out;
 * - softmax-twice, misaligned (issues 4 and 9 there): what runs/targets.js makes of the answers.
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
