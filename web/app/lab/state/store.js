import { createStore, del, delMany, entries, get, keys, set, setMany } from 'idb-keyval';
import { defaultRun } from '../../../lab/settings.js';

/**
 * The browser's own keeping of runs: a record a run, and beside them a file a network, by fingerprint.
 * @typedef {import('../kept-run.js').KeptRun} KeptRun
 */

const [runs, networks] = ['runs', 'networks'].map(
  (name) => createStore(`dark-knowledge.workbench.${name}`, name), // as in earlier versions, whose runs stay
);

/**
 * Settings that were not there when a run was made are as they were then: the default.
 * @returns {Promise<KeptRun[]>} the oldest first
 */
export async function readRuns() {
  const kept = await entries(runs);
  return kept
    .map(([, run]) => ({ ...run, settings: run.settings && { ...defaultRun, ...run.settings } }))
    .sort((first, second) => first.at - second.at);
}

/**
 * Keeps all of a run or, where the browser refuses a part, nothing.
 * @param {KeptRun} run
 * @param {Map<string, Uint8Array>} files of its networks, by fingerprint
 */
export async function writeRun(run, files) {
  const before = await keys(networks);
  await setMany([...files], networks);
  try {
    await set(run.id, run, runs);
  } catch (error) {
    const added = [...files.keys()].filter((fingerprint) => !before.includes(fingerprint));
    await delMany(added, networks);
    throw error;
  }
}

/**
 * @param {string} id
 * @param {string[]} fingerprints of the networks that no other run has
 */
export async function deleteRun(id, fingerprints) {
  await del(id, runs);
  await delMany(fingerprints, networks);
}

/**
 * @param {string} fingerprint
 * @returns {Promise<Uint8Array | undefined>}
 */
export const readNetwork = (fingerprint) => get(fingerprint, networks);
