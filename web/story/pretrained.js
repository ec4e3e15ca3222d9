import { fetchBytes } from '../engine/src/bytes.js';
import { laneNames } from './comparison.js';

/**
 * @typedef {Partial<Record<import('./comparison.js').LaneName, Uint8Array>>} ModelFiles safetensors
 *
 * @typedef {Pick<import('./comparison.js').Evaluation, 'errors' | 'accuracy' | 'agreement' | 'count'>} Score
 *
 * Where the page's own networks come from (tools/models.mjs).
 * @typedef {object} Provenance
 * @property {import('./settings.js').Settings} settings that they were trained with
 * @property {Record<import('./comparison.js').LaneName, Score>} evaluations
 * @property {ReturnType<import('../engine/src/index.js').Engine['about']>} engine that trained them
 * @property {string} commit '' where the sources are not in a repository
 * @property {string} date of the training, YYYY-MM-DD
 * @property {string} key of everything that they depend on
 */

export const provenanceFile = 'provenance.json';

/**
 * Fetches the page's own networks.
 * @param {string} folder URL, ending in a slash
 * @param {AbortSignal} signal
 * @returns {Promise<{ provenance: Provenance, models: ModelFiles }>}
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'network' or 'corrupt-data'
 */
export async function fetchPretrained(folder, signal) {
  const file = (/** @type {string} */ name) => fetchBytes(new URL(name, folder), { signal });
  const [json, ...models] = await Promise.all([
    file(provenanceFile),
    ...laneNames.map((lane) => file(`${lane}.safetensors`)),
  ]);
  return {
    provenance: JSON.parse(new TextDecoder().decode(json)),
    models: Object.fromEntries(laneNames.map((lane, i) => [lane, models[i]])),
  };
}
