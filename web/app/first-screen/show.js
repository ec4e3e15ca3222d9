import { firstLanguage } from '../language/first-language.js';
import { recall } from '../state/memory.js';
import { themeOf } from '../state/theme-of.js';

// Stands in the page itself (tools/first-screen.mjs): the text is there before the page's script has
// come. What cannot work yet is inert; main.js puts the page in its place.

const screens = /** @type {HTMLTemplateElement[]} */ ([
  ...document.querySelectorAll('template[lang]'),
]);
const root = document.documentElement;
root.lang = firstLanguage(screens.map(({ lang }) => lang));
root.dataset.theme = themeOf(recall('theme'), matchMedia('(prefers-color-scheme: dark)').matches);

const screen = /** @type {HTMLTemplateElement} */ (screens.find(({ lang }) => lang === root.lang));
const content = /** @type {DocumentFragment} */ (screen.content.cloneNode(true));
document.head.append(...content.querySelectorAll('link'));

const isStory = !/[#&](view|only)=/.test(location.hash);
if (isStory) document.getElementById('first-screen')?.append(content);
