/**
 * What a setting may be.
 * @typedef {{ kind: 'number', min: number, max: number, whole?: boolean }} NumberRule
 * @typedef {NumberRule
 *   | { kind: 'layers', count: number, min: number, max: number }
 *   | { kind: 'choice', choices: readonly string[], formerly?: Record<string, string> }} Rule
 *   `formerly`: what a choice was called in links of an earlier version
 */

/**
 * @param {Rule} rule
 * @param {unknown} value
 */
export function obeys(rule, value) {
  switch (rule.kind) {
    case 'number':
      return isNumberWithin(value, rule);
    case 'layers':
      return (
        Array.isArray(value) &&
        value.length <= rule.count &&
        value.every((width) => isNumberWithin(width, { ...rule, whole: true }))
      );
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value);
  }
}

/**
 * @param {unknown} value
 * @param {{ min: number, max: number, whole?: boolean }} rule
 */
function isNumberWithin(value, { min, max, whole }) {
  return (
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
  );
}

/** @param {Rule} rule */
export function expectation(rule) {
  switch (rule.kind) {
    case 'number':
      return `a ${rule.whole ? 'whole ' : ''}number, ${rule.min} to ${rule.max}`;
    case 'layers':
      return `at most ${rule.count} widths, each a whole number, ${rule.min} to ${rule.max}`;
    case 'choice':
      return rule.choices.join(' or ');
  }
}
