import { createSubscriber } from 'svelte/reactivity';
import { recall, remember } from './memory.js';
import { systemIsDark, themeOf } from './theme-of.js';

/** Light or dark, now. */
class Theme {
  #chosen = $state(recall('theme'));
  #followSystem = createSubscriber((update) => {
    systemIsDark.addEventListener('change', update);
    return () => systemIsDark.removeEventListener('change', update);
  });

  get name() {
    this.#followSystem();
    return themeOf(this.#chosen);
  }

  toggle() {
    this.#chosen = this.name === 'dark' ? 'light' : 'dark';
    remember('theme', this.#chosen);
  }
}

export const theme = new Theme();
