/** @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();

/**
 * A number as it is shown: a negative one with a minus sign, where Intl writes a hyphen.
 * @param {string} code of a language
 * @param {number} value
 * @param {Intl.NumberFormatOptions} options
 */
export const formatNumber = (code, value, options) =>
  formatter(code, options).format(value).replaceAll('-', '−');

/**
 * A number format, made once: making one costs far more than using it.
 * @param {string} code
 * @param {Intl.NumberFormatOptions} options
 */
function formatter(code, options) {
  const key = code + JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(code, options);
  formatters.set(key, made);
  return made;
}
