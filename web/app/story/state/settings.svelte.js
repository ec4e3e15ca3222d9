import { defaultSettings, settingNames } from '../../../story/settings.js';
import { address } from '../../address/address.svelte.js';

/** @typedef {import('../../../story/settings.js').Settings} Settings */

/** The settings of the next comparison. They stand in the page's address. */
class SettingsStore {
  /** @type {Settings} */
  current = $derived(
    /** @type {Settings} */ (
      Object.fromEntries(settingNames.map((name) => [name, address.values[name]]))
    ),
  );

  /** No field holds anything else, not even what was refused. */
  get areDefault() {
    return (
      this.areSameAs(defaultSettings) && settingNames.every((name) => !(name in address.refused))
    );
  }

  /** @param {Partial<Settings>} change */
  change(change) {
    address.change(change);
  }

  /** @param {readonly (keyof Settings)[]} names of those that go back to their defaults */
  reset(names) {
    this.change(Object.fromEntries(names.map((name) => [name, defaultSettings[name]])));
  }

  newSeed() {
    this.change({ seed: (this.current.seed + 1) % 1_000_000_000 });
  }

  /** @param {Settings} other */
  areSameAs(other) {
    return settingNames.every((name) => String(this.current[name]) === String(other[name]));
  }
}

export const settings = new SettingsStore();
