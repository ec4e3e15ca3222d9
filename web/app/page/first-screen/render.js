import { render } from 'svelte/server';
import App from '../App.svelte';
import { language, languages } from '../../language/language.svelte.js';
import { address } from '../../address/address.svelte.js';
import { initialValues, views } from '../../address/link.js';
import NotStarted from './NotStarted.svelte';

/**
 * @typedef {{ code: string, name: import('../../address/link.js').View | 'not-started', html: string }} Screen
 */

/**
 * The page as it opens, for the build (tools/first-screen.mjs).
 * @returns {Promise<Screen[]>} each view in each language, and what is said where the page can't start
 */
export async function renderFirstScreens() {
  /** @type {Screen[]} */
  const screens = [];
  for (const { code } of languages) {
    await language.choose(code);
    for (const view of views) {
      address.values = { ...initialValues, view };
      screens.push({ code, name: view, html: render(App).body });
    }
    screens.push({ code, name: 'not-started', html: render(NotStarted).body });
  }
  return screens;
}
