/**
 * @typedef {{ index: number, label: number, pixels: Uint8Array }} TestImage
 * @typedef {{ by: 'class', label: number } | { by: 'index', index: number } | { by: 'random' }
 *   | { by: 'least-sure' }} PickRule by 'index': that image first, then others of its class
 */

/**
 * Some test images that fit a rule: spread over all that do, other ones for every seed.
 * @param {Uint8Array} labels of all test images
 * @param {Exclude<PickRule, { by: 'least-sure' }>} rule
 * @param {number} count
 * @param {number} seed
 * @returns {number[]} indices
 */
export function sampleOf(labels, rule, count, seed) {
  if (rule.by === 'index') {
    const others = sampleOf(labels, { by: 'class', label: labels[rule.index] }, count, seed);
    return [...new Set([rule.index, ...others])].slice(0, count);
  }
  const candidates = [...labels.keys()].filter(
    (index) => rule.by === 'random' || labels[index] === rule.label,
  );
  const start = (seed * 0.618034) % 1; // a golden-ratio walk
  return Array.from(
    { length: Math.min(count, candidates.length) },
    (_, i) => candidates[Math.floor(((start + i / count) % 1) * candidates.length)],
  );
}
