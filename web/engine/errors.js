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
export function require(condition, message) {
  if (!condition) throw new DarkKnowledgeError('invalid-argument', message);
}

/**
 * Refuses an option that does not exist: a misspelt one would silently train something else.
 * @param {object} options
 * @param {readonly string[]} known
 * @param {string} where
 */
export function refuseUnknown(options, known, where) {
  require(options !== null && typeof options === 'object', `${where} takes an object of options`);
  for (const key of Object.keys(options)) {
    require(known.includes(key), `${where} has no option '${key}'; it takes ${known.join(', ')}`);
  }
}
