/**
 * @typedef {object} FinishedRun
 * @property {import('../../../../story/settings.js').Settings} settings
 * @property {number} alone test errors
 * @property {number} distilled test errors
 */

/** Shares of mistakes avoided that differ by less are called the same. */
const tolerance = 0.03;

/**
 * The share of the mistakes of the student alone that the distilled one does not make; below 0 where
 * it makes more.
 * @param {FinishedRun} run
 */
export const gain = ({ alone, distilled }) => (alone - distilled) / Math.max(1, alone);

/**
 * The latest two runs that differ in the number of images only, which is `few` and `many`.
 * @param {FinishedRun[]} runs oldest first
 * @param {{ few: number, many: number }} images
 */
export function findPair(runs, { few, many }) {
  const latestFirst = runs.toReversed();
  for (const one of latestFirst.filter(({ settings }) => settings.images === few)) {
    const other = latestFirst.find(
      ({ settings }) =>
        settings.images === many && rest({ ...settings }) === rest({ ...one.settings }),
    );
    if (other) return { few: one, many: other };
  }
  return null;
}

/**
 * Where distillation helped more.
 * @param {{ few: FinishedRun, many: FinishedRun }} pair
 * @returns {'few' | 'many' | 'same'}
 */
export function largerGain({ few, many }) {
  const difference = gain(few) - gain(many);
  if (Math.abs(difference) <= tolerance) return 'same';
  return difference > 0 ? 'few' : 'many';
}

/** @param {import('../../../../story/settings.js').Settings} settings */
const rest = (settings) => JSON.stringify({ ...settings, images: null });
