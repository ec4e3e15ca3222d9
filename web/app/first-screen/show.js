import { firstLanguage } from '../language/first-language.js';
import { recall } from '../state/memory.js';
import { themeOf } from '../state/theme-of.js';
import { waitForLetters } from './letters.js';
import PrepareNumbers from './prepare-numbers.js?worker&inline';

// Stands in the page itself (tools/first-screen.mjs): the text is there before the page's script has
// come. What cannot work yet is inert; main.js makes it live.

new PrepareNumbers();

const screens = /** @type {HTMLTemplateElement[]} */ ([
  ...document.querySelectorAll('template[data-view]'),
]);
const root = document.documentElement;
root.lang = firstLanguage(screens.map(({ lang }) => lang));
root.dataset.theme = themeOf(recall('theme'), matchMedia('(prefers-color-scheme: dark)').matches);

const wanted = /[#&]view=(\w+)/.exec(location.hash)?.[1] ?? 'story';
const screen = screens.find(({ lang, dataset }) => lang === root.lang && dataset.view === wanted);
const content = /** @type {DocumentFragment | undefined} */ (screen?.content.cloneNode(true));
if (content) {
  document.head.append(...content.querySelectorAll('link'));
  const isWhole = !/[#&]only=/.test(location.hash);
  if (isWhole) {
    const page = /** @type {HTMLElement} */ (document.getElementById('page'));
    page.inert = true;
    page.append(content);
    waitForLetters(page);
  }
}
