import { DarkKnowledgeError, ensure, quoted } from '../engine/src/errors.js';
import { checkDescription } from './description.js';

/** What a file says of itself that holds a run of the lab. */
export const runFormat = 'dark-knowledge run';
export const runVersion = 2;

/**
 * @typedef {object} MadeNetwork what the file says of a network that was made of the run
 * @property {number} seed
 * @property {string} fingerprint
 * @property {import('./stop-rule.js').Ending} ending
 */

/**
 * The run in a file: a description by itself, or what the lab has exported.
 * @param {string} text JSON
 * @param {{ seed?: number }} [changes] another seed than that of the file, which may lack one: then 1
 * @returns {{ run: import('./description.js').Run, engine: string | null, networks: MadeNetwork[] }}
 *   `engine` that made the networks; without any, null
 * @throws {DarkKnowledgeError} 'corrupt-data', 'invalid-argument'
 */
export function readRun(text, { seed } = {}) {
  const content = parsed(text);
  const isExport = content !== null && typeof content === 'object' && 'format' in content;
  if (isExport) {
    const { format, version } = content;
    ensure(format === runFormat, `format is ${quoted(format)}; expected '${runFormat}'`);
    ensure(
      version !== 1,
      'this run was exported by an earlier version, without its description; export it again from the lab',
    );
    ensure(version === runVersion, `version is ${quoted(version)}; expected ${runVersion}`);
  }
  const { run: described, engine = null, networks = [] } = isExport ? content : { run: content };
  ensure(Array.isArray(networks), `networks is ${quoted(networks)}; expected an array`);
  const run = { seed: 1, ...described, ...(seed !== undefined && { seed }) };
  checkDescription(run);
  return { run, engine, networks };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DarkKnowledgeError(
      'corrupt-data',
      `this is no JSON: ${/** @type {Error} */ (cause).message}`,
      { cause },
    );
  }
}
