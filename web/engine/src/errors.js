/**
 * @typedef {'invalid-argument' | 'corrupt-data' | 'out-of-memory' | 'diverged' | 'disposed' |
 *   'unsupported' | 'network' | 'worker-died' | 'interrupted' | 'internal'} ErrorCode
 */

/** Every refusal of this package. The message names what was wrong and what was expected. */
export class DarkKnowledgeError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'DarkKnowledgeError';
    this.code = code;
  }
}

/**
 * Throws 'invalid-argument' with `message` unless `condition` holds.
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition}
 */
export function ensure(condition, message) {
  if (!condition) throw new DarkKnowledgeError('invalid-argument', message);
}

/**
 * A value as a message shows it, so that '4' is not taken for 4.
 * @param {unknown} value
 * @returns {string}
 */
export function quoted(value) {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.length <= 16) return `[${value.map(quoted).join(', ')}]`;
  return `an object of class ${value.constructor?.name ?? 'Object'}`;
}

/**
 * @param {unknown} value
 * @param {string} what
 * @returns {asserts value is number}
 */
export function ensureNumber(value, what) {
  ensure(typeof value === 'number', `${what} is ${quoted(value)}; expected a number`);
}

/** The engine has whole numbers of 32 bits, and would take 2^32 + 1 for 1. */
const mostWhole = 2 ** 31 - 1;

/**
 * @param {unknown} value
 * @param {string} what
 * @param {number} least
 * @param {number} [most]
 * @returns {asserts value is number}
 */
export function ensureWholeNumber(value, what, least, most = mostWhole) {
  ensure(
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    `${what} is ${quoted(value)}; expected a whole number, ${least} to ${most}`,
  );
}

/**
 * @param {number[]} values
 * @param {string} where
 */
export function ensureWholeNumbers(values, where) {
  ensure(
    Array.isArray(values),
    `${where} is ${quoted(values)}; expected an array of whole numbers, 0 or more`,
  );
  for (const [i, value] of values.entries()) ensureWholeNumber(value, `${where}[${i}]`, 0);
}

/**
 * @param {unknown} seed
 * @param {string} what
 */
export function ensureSeed(seed, what) {
  ensureWholeNumber(seed, what, 0, Number.MAX_SAFE_INTEGER);
}

/**
 * Refuses an option that does not exist: a misspelt one would silently train something else.
 * @param {object} options
 * @param {readonly string[]} known
 * @param {string} where
 */
export function refuseUnknown(options, known, where) {
  ensure(
    options !== null && typeof options === 'object' && !Array.isArray(options),
    `${where} takes an object of options; got ${quoted(options)}`,
  );
  for (const key of Object.keys(options)) {
    ensure(known.includes(key), `${where} has no option '${key}'; it takes ${known.join(', ')}`);
  }
}
