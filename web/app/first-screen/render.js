import { render } from 'svelte/server';
import App from '../App.svelte';
import { language, languages } from '../language/language.svelte.js';

/**
 * The page as it opens, for the build (tools/first-screen.mjs).
 * @returns {Promise<{ code: string, html: string }[]>} in each language
 */
export async function renderFirstScreens() {
  const screens = [];
  for (const { code } of languages) {
    await language.choose(code);
    screens.push({ code, html: render(App).body.replace(/<!--.*?-->/g, '') });
  }
  return screens;
}
