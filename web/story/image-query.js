/**
 * Test images by their label and by what the networks answer.
 * @typedef {import('./comparison.js').LaneName} LaneName
 * @typedef {{ label?: number, answers: Partial<Record<LaneName, number | 'right' | 'wrong'>> }} ImageQuery
 *   an answer: a class, or whether it is the label
 */

/**
 * Indices of the images that fit.
 * @param {ImageQuery} query
 * @param {Uint8Array} labels
 * @param {(lane: LaneName) => import('./answers.js').Answers} answersOf
 */
export function findImages({ label, answers }, labels, answersOf) {
  const conditions = Object.entries(answers).map(([lane, wanted]) => {
    const given = answersOf(/** @type {LaneName} */ (lane)).predictions();
    return (/** @type {number} */ i) =>
      typeof wanted === 'number'
        ? given[i] === wanted
        : (given[i] === labels[i]) === (wanted === 'right');
  });
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < labels.length; ++i) {
    if (label !== undefined && labels[i] !== label) continue;
    if (conditions.every((fits) => fits(i))) found.push(i);
  }
  return found;
}
