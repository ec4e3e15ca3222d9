import { defaultRun, runSettingNames } from '../../../lab/settings.js';
import { address } from '../../address/address.svelte.js';

/** @typedef {import('../../../lab/settings.js').RunSettings} RunSettings */

/** @param {Partial<RunSettings>} settings */
const asFields = (settings) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`lab.${name}`, value]));

/** The settings of the lab's next run. They stand in the page's address. */
class LabSettings {
  /** @type {RunSettings} */
  current = $derived(
    /** @type {RunSettings} */ (
      Object.fromEntries(runSettingNames.map((name) => [name, address.values[`lab.${name}`]]))
    ),
  );

  /** No field holds anything else, not even what was refused. */
  areDefault = $derived(
    runSettingNames.every(
      (name) =>
        String(this.current[name]) === String(defaultRun[name]) &&
        !(`lab.${name}` in address.refused),
    ),
  );

  /** @param {Partial<RunSettings>} change */
  change(change) {
    address.change(asFields(change));
  }

  reset() {
    this.change(defaultRun);
  }

  /** A link that opens the lab with some settings. @param {RunSettings} settings */
  linkTo(settings) {
    return address.with({ view: 'lab', ...asFields(settings) });
  }
}

export const labSettings = new LabSettings();
