/**
 * Puts parameters into a message: '{name}' becomes params.name.
 * @param {string} template
 * @param {Record<string, string | number>} params numbers are written by `formatNumber`
 * @param {(value: number) => string} formatNumber
 */
export function fill(template, params, formatNumber) {
  return template.replace(/\{(\w+)\}/g, (placeholder, name) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}

/**
 * A piece of a message: plain, or between '<tag>' and '</tag>'.
 * @typedef {{ tag: string | null, text: string }} Segment
 */

/**
 * Splits a message at its tags. Tags don't nest.
 * @param {string} text
 * @returns {Segment[]}
 */
export function segments(text) {
  /** @type {Segment[]} */
  const result = [];
  let end = 0;
  for (const match of text.matchAll(/<(\w+)>(.*?)<\/\1>/g)) {
    if (match.index > end) result.push({ tag: null, text: text.slice(end, match.index) });
    result.push({ tag: match[1], text: match[2] });
    end = match.index + match[0].length;
  }
  if (end < text.length) result.push({ tag: null, text: text.slice(end) });
  return result;
}

/** A message without its tags. @param {string} text */
export const plainText = (text) =>
  segments(text)
    .map((segment) => segment.text)
    .join('');
