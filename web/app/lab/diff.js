import { hasPart, runSettingNames } from '../../lab/settings.js';

/**
 * @typedef {import('../../lab/settings.js').RunSettings} RunSettings
 * @typedef {{ name: keyof RunSettings, values: (RunSettings[keyof RunSettings] | null)[] }} Difference
 *   one value a run; null where the setting has no part in that run, or the run has no settings
 */

/**
 * What differs between some settings.
 * @param {(RunSettings | null)[]} all null: an uploaded network, of whose settings nothing is known
 * @returns {Difference[]}
 */
export function settingsDiff(all) {
  return runSettingNames.flatMap((name) => {
    const values = all.map((settings) =>
      settings && hasPart(name, settings) ? settings[name] : null,
    );
    const [first, ...others] = values.filter((_, i) => all[i]).map(String);
    return others.some((other) => other !== first) ? [{ name, values }] : [];
  });
}

/** They decide which chance a run gets, or how often it is looked at, and not what it is. */
const besides = new Set(['seed', 'seeds', 'looks']);

/**
 * The settings in which two runs differ by choice. One that has a part in a single run came with another
 * choice, as a temperature does with soft targets.
 * @param {RunSettings} first
 * @param {RunSettings} second
 */
export const thingsCompared = (first, second) =>
  settingsDiff([first, second])
    .filter(({ name, values }) => !besides.has(name) && !values.includes(null))
    .map(({ name }) => name);
