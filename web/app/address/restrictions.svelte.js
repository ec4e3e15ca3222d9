import { settingNames } from '../../story/settings.js';
import { address } from './address.svelte.js';

/**
 * @typedef {import('./link.js').Control} Control
 * @typedef {import('./link.js').Lockable} Lockable
 */

/** What of the page whoever sent the link leaves to the reader. */
class Restrictions {
  /** The one part of the page that is shown; '' when it is the whole. */
  only = $derived(address.values.only);

  /** @param {Lockable} name */
  hides(name) {
    return name !== 'lab' && address.values.hide.includes(name);
  }

  /** @param {Lockable} name */
  fixes(name) {
    return this.hides(name) || address.values.lock.includes(name);
  }

  /** The settings that the reader may change. */
  get free() {
    return settingNames.filter((name) => !this.fixes(name));
  }
}

export const restrictions = new Restrictions();
