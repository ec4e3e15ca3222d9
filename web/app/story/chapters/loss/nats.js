import { formatProbability } from '../../../kit/charts/probability.js';

const fourDecimals = { minimumFractionDigits: 4, maximumFractionDigits: 4 };

/**
 * A loss in nats or a gradient: four decimals, and small ones as a power of ten.
 * @param {number} value
 * @param {{ number: (value: number, options: Intl.NumberFormatOptions) => string }} language
 */
export function formatNats(value, language) {
  const size = Math.abs(value);
  if (size >= 0.0005) return language.number(value, fourDecimals);
  if (size < 1e-12) return language.number(0, {});
  return (value < 0 ? '−' : '') + formatProbability(size, language);
}
