import { lossTerms } from '../../../../story/loss-terms.js';

/**
 * @typedef {import('../../../../story/comparison.js').LaneName} LaneName
 * @typedef {{ loss: number, gradient: Float64Array }} ImageLoss what one image teaches a network: its
 *   loss, nats, and the derivative of that by each logit
 */

/** What those learn from who have no teacher. */
const labels = { temperature: 1, softWeight: 0 };

/**
 * What the image teaches each network in a comparison with these settings.
 * @param {LaneName} lane
 * @param {Record<LaneName, ArrayLike<number>>} logits
 * @param {number} label
 * @param {{ temperature: number, softWeight: number }} settings
 * @returns {ImageLoss}
 */
export function lossOfImage(lane, logits, label, { temperature, softWeight }) {
  const { total, gradients } = lossTerms({
    teacher: logits.teacher,
    student: logits[lane],
    label,
    mistake: null,
    ...(lane === 'distilled' ? { temperature, softWeight } : labels),
  });
  const { hard, soft } = gradients;
  return { loss: total, gradient: hard.map((slope, c) => slope + soft[c]) };
}
