import { firstLanguage } from '../../language/first-language.js';
import { withHash } from '../../address/mangled-link.js';
import { recall } from '../../address/memory.js';
import { themeOf } from '../theme-of.js';

// Stands in the head of the page itself (tools/first-screen.mjs), before its style sheet: the address is
// mended, the language and the theme are there before anything is painted, and the language's files are
// on their way.

const address = withHash(location.href);
if (address !== location.href) history.replaceState(null, '', address);

const hints = /** @type {HTMLTemplateElement[]} */ ([
  ...document.querySelectorAll('template[data-hints]'),
]);
const root = document.documentElement;
root.lang = firstLanguage(hints.map(({ lang }) => lang));
root.dataset.theme = themeOf(recall('theme'), matchMedia('(prefers-color-scheme: dark)').matches);
for (const { lang, content } of hints) if (lang === root.lang) document.head.append(content);
