/**
 * Puts parameters into a message: '{name}' becomes params.name, '{name|image|images}' the form of the
 * word that stands with it, the last one where it is no number but '–'. A word joiner follows a per cent
 * sign before a letter: browsers part '34%' from its particle, even where they keep Korean words whole.
 * @param {string} template
 * @param {Record<string, string | number>} params
 * @param {{ number: (value: number) => string, plural: (value: number, forms: string[]) => string }}
 *   language how it writes a number, and which form of a word it takes
 */
export function fill(template, params, language) {
  const filled = template.replace(/\{(\w+)((?:\|[^{|}]+)*)\}/g, (placeholder, name, forms) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    const isNumber = typeof value === 'number';
    if (!forms) return isNumber ? language.number(value) : value;
    const words = forms.slice(1).split('|');
    return isNumber ? language.plural(value, words) : words.at(-1);
  });
  return filled.replaceAll(/%(?=(<\/\w+>)?\p{Letter})/gu, '%\u2060');
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
