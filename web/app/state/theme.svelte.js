import { recall, remember } from './memory.js';

const system = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark: as the system has it, until the visitor chooses. */
class Theme {
  #chosen = $state(recall('theme'));
  #systemIsDark = $state(system.matches);

  constructor() {
    system.addEventListener('change', () => (this.#systemIsDark = system.matches));
  }

  /** @returns {'light' | 'dark'} */
  get name() {
    if (this.#chosen === 'light' || this.#chosen === 'dark') return this.#chosen;
    return this.#systemIsDark ? 'dark' : 'light';
  }

  toggle() {
    this.#chosen = this.name === 'dark' ? 'light' : 'dark';
    remember('theme', this.#chosen);
  }
}

export const theme = new Theme();
