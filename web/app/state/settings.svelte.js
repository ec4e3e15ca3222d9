import { defaultSettings, settingNames } from '../../lab/settings.js';
import { settingsFromHash, settingsToHash } from '../../lab/settings-link.js';

/** @typedef {import('../../lab/settings.js').Settings} Settings */

/** The settings of the next comparison. Those that are not the defaults stand in the page's URL. */
class SettingsStore {
  /** @type {Settings} */
  current = $state.raw(defaultSettings);
  /** @type {import('../../lab/settings-link.js').LinkProblem[]} what the link asked for in vain */
  linkProblems = $state.raw([]);

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  /** @param {Partial<Settings>} change */
  change(change) {
    this.current = { ...this.current, ...change };
    this.linkProblems = [];
    const hash = settingsToHash(this.current);
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  }

  reset() {
    this.change(defaultSettings);
  }

  newSeed() {
    this.change({ seed: (this.current.seed + 1) % 1_000_000_000 });
  }

  get areDefault() {
    return settingsToHash(this.current) === '';
  }

  /** @param {Settings} other */
  areSameAs(other) {
    return settingNames.every((name) => String(this.current[name]) === String(other[name]));
  }

  #read() {
    const { settings, problems } = settingsFromHash(location.hash);
    this.current = settings;
    this.linkProblems = problems;
  }
}

export const settings = new SettingsStore();
