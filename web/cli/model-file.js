import { readFileSync } from 'node:fs';
import { DarkKnowledgeError } from '../engine/errors.js';

/**
 * @param {import('../engine/index.js').Engine} engine
 * @param {string} file safetensors
 */
export function readModel(engine, file) {
  try {
    return engine.mlpFromSafetensors(new Uint8Array(readFileSync(file)));
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    const code = cause instanceof DarkKnowledgeError ? cause.code : 'corrupt-data';
    throw new DarkKnowledgeError(code, `${file}: ${message}`, { cause });
  }
}
