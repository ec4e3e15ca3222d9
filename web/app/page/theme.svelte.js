import { MediaQuery } from 'svelte/reactivity';
import { recall, remember } from '../address/memory.js';
import { themeOf } from './theme-of.js';

/** Light or dark, now. */
class Theme {
  /** Whether the choice outlives the visit. */
  isKept = $state(true);
  #chosen = $state(recall('theme'));
  #systemIsDark = new MediaQuery('prefers-color-scheme: dark');

  name = $derived(themeOf(this.#chosen, this.#systemIsDark.current));

  toggle() {
    this.#chosen = this.name === 'dark' ? 'light' : 'dark';
    this.isKept = remember('theme', this.#chosen);
  }
}

export const theme = new Theme();
