import { unmangled } from '../../address/mangled-link.js';
import { waitForLetters } from './letters.js';
import { tellIfNotStarted } from './not-started.js';
import PrepareNumbers from './prepare-numbers.js?worker&inline';

// Stands in the page itself (tools/first-screen.mjs): the text is there before the page's script has
// come. What cannot work yet is inert; main.js makes it live.

new PrepareNumbers();

const link = unmangled(location.hash);
const wanted = /[#&]view=(\w+)/.exec(link)?.[1] ?? 'story';
const { lang } = document.documentElement;
const page = /** @type {HTMLElement} */ (document.getElementById('page'));
tellIfNotStarted(page, /** @type {DocumentFragment} */ (screenNamed('not-started')));

const content = screenNamed(wanted);
if (content) {
  document.head.append(...content.querySelectorAll('link'));
  const isWhole = !/[#&]only=/.test(link);
  if (isWhole) {
    page.inert = true;
    page.append(content);
    waitForLetters(page);
  }
}

/** @param {string} name */
function screenNamed(name) {
  const screen = /** @type {HTMLTemplateElement | null} */ (
    document.querySelector(`template[lang="${lang}"][data-screen="${name}"]`)
  );
  return /** @type {DocumentFragment | undefined} */ (screen?.content.cloneNode(true));
}
