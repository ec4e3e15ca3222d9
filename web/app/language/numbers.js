/** @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();

/**
 * A number format, made once: making one costs far more than using it.
 * @param {string} code of a language
 * @param {Intl.NumberFormatOptions} options
 */
export function formatter(code, options) {
  const key = code + JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(code, options);
  formatters.set(key, made);
  return made;
}
