/** Below this a bar of the logarithmic scale is empty. */
export const smallest = 1e-9;

/**
 * Length of a bar, 0 .. 1.
 * @param {number} p
 * @param {'linear' | 'log'} scale
 */
export function barLength(p, scale) {
  if (scale === 'linear') return p;
  return Math.max(0, 1 - Math.log10(p) / Math.log10(smallest));
}

/**
 * A probability with three significant digits: as a decimal while that is readable, then as a power
 * of ten.
 * @param {number} p
 * @param {{ number: (value: number, options: Intl.NumberFormatOptions) => string }} language
 */
export function formatProbability(p, language) {
  if (p === 0 || p === 1) return language.number(p, {});
  if (p >= 0.0005) {
    return language.number(p, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  }
  const [mantissa, power] = p.toExponential(1).split('e');
  const digits = language.number(Number(mantissa), { minimumFractionDigits: 1 });
  return `${digits}·10${superscript(power)}`;
}

/** @param {string} power */
function superscript(power) {
  return [...power].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]).join('');
}
