import { readFileSync } from 'node:fs';
import { DarkKnowledgeError } from '../../engine/src/errors.js';
import { UsageError } from './usage.js';

/**
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {string} file safetensors
 * @param {import('../../engine/src/mlp.js').InputScale} [inputs] what the network was trained on
 */
export function readModel(engine, file, inputs) {
  try {
    return engine.mlpFromSafetensors(new Uint8Array(readFileSync(file)), { inputs });
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    const code = cause instanceof DarkKnowledgeError ? cause.code : 'corrupt-data';
    throw new DarkKnowledgeError(code, `${file}: ${message}`, { cause });
  }
}

/**
 * What `--inputs` says: '0..255', or a mean and a standard deviation of pixels of 0 to 1.
 * @param {string | undefined} text
 * @returns {import('../../engine/src/mlp.js').InputScale | undefined}
 */
export function inputScale(text) {
  if (text === undefined || text === '0..255') return text;
  const numbers = text.split(',').map((number) => (number.trim() === '' ? NaN : Number(number)));
  const [mean, deviation] = numbers;
  if (numbers.length === 2 && Number.isFinite(mean) && deviation > 0 && deviation < Infinity) {
    return { mean, deviation };
  }
  throw new UsageError(
    `--inputs is '${text}'; expected 0..255, or a mean and a deviation above 0 such as 0.1307,0.3081`,
  );
}
