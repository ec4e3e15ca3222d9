import { render } from 'svelte/server';
import App from '../App.svelte';
import { language, languages } from '../language/language.svelte.js';
import { address } from '../state/address.svelte.js';
import { initialValues, views } from '../state/link.js';

/**
 * The page as it opens, for the build (tools/first-screen.mjs).
 * @returns {Promise<{ code: string, view: import('../state/link.js').View, html: string }[]>} each
 *   view in each language
 */
export async function renderFirstScreens() {
  const screens = [];
  for (const { code } of languages) {
    await language.choose(code);
    for (const view of views) {
      address.values = { ...initialValues, view };
      screens.push({ code, view, html: render(App).body });
    }
  }
  return screens;
}
