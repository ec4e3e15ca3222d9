import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';
import { renderFirstScreens } from './render-first-screens.mjs';

const require = createRequire(import.meta.url);
const messages = fileURLToPath(new URL('../web/messages/', import.meta.url));
const typography = new URL('../web/app/language/typography/', import.meta.url);
const faces = /@font-face \{[^}]*font-weight: (\d+);[^}]*url\('(.*?)'\)[^}]*\}/g;
/** What the Latin face has; fontsource gives it this range. */
const latin = /[\u0020-\u00ff\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212\u2215]/g;

/**
 * The faces of web/app/language/typography come with the characters that the page uses: those of
 * `latin.css` with ASCII and what any message has beside it, those of a language with the characters of
 * its messages, in a build those of its first screens in a file of their own, so that little has to
 * come before these are painted. Any other character takes the next face or family of the page.
 * @returns {import('vite').Plugin}
 */
export function usedGlyphs() {
  let folder = '';
  let isBuild = false;
  return {
    name: 'dark-knowledge:used-glyphs',
    enforce: 'pre',
    async configResolved({ cacheDir, command }) {
      isBuild = command === 'build';
      folder = join(cacheDir, 'used-glyphs');
      await mkdir(folder, { recursive: true });
    },
    // Not in transform: for a moment this process pretends to be a browser.
    async buildStart() {
      if (isBuild) await renderFirstScreens();
    },
    async transform(source, id) {
      const name = /\/language\/typography\/([\w-]+)\.css$/.exec(id)?.[1];
      if (!name) return null;
      const isLatin = name === 'latin';
      const files = isLatin ? await readdir(messages) : [`${name}.json`];
      const paths = files.map((file) => join(messages, file));
      for (const path of paths) this.addWatchFile(path);
      const text = (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('');
      const wanted = isLatin ? latinOf(text) : othersOf(isBuild ? await seen(name) : text);
      const rest = isLatin ? '' : othersOf(text, wanted);

      let css = source;
      for (const [face, weight, path] of source.matchAll(faces)) {
        const whole = await readFile(require.resolve(path));
        /** @param {string} file @param {string} characters */
        const cut = async (file, characters) => {
          // Hints, for coarse screens, would be half of a face of Hangul.
          const options = isLatin ? { variationAxes: { wght: +weight } } : { noHinting: true };
          const font = await subsetFont(whole, characters, { targetFormat: 'woff2', ...options });
          await writeFile(join(folder, file), font);
          return face.replace(path, join(folder, file));
        };
        // Of faces whose ranges overlap, and of ranges of a face, the last one has the say.
        const first = await cut(fileName(weight, path), wanted);
        const range = `  unicode-range: ${rangeOf(wanted)};\n}`;
        const parts = [rest && (await cut(basename(path), rest)), first.replace(/\}$/, range)];
        css = css.replace(face, parts.join('\n'));
      }
      return { code: css, map: null };
    },
  };
}

/**
 * The files with the faces that the first screens need.
 * @param {string} name of a typography, which need not be there
 */
export async function firstScreenFaces(name) {
  const css = await readFile(new URL(`${name}.css`, typography), 'utf8').catch(() => '');
  return [...css.matchAll(faces)].map(([, weight, path]) => fileName(weight, path));
}

/** @param {string} weight @param {string} path */
const fileName = (weight, path) => `first-screen-${weight}-${basename(path)}`;

/** The first screens of a language. @param {string} code */
async function seen(code) {
  const screens = await renderFirstScreens();
  return screens.flatMap((screen) => (screen.code === code ? [screen.html] : [])).join('');
}

/** ASCII, the digits of exponents, what stands in the text. @param {string} text */
function latinOf(text) {
  const ascii = String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_, i) => 0x20 + i));
  return charactersOf([ascii, '¹²³', ...(text.match(latin) ?? [])].join(''));
}

/** @param {string} text @param {string} except */
function othersOf(text, except = '') {
  const others = text.replace(latin, '').replace(/[^\u1100-\uffff]/g, '');
  return charactersOf([...others].filter((one) => !except.includes(one)).join(''));
}

/** Each once, in order. @param {string} text */
const charactersOf = (text) => [...new Set(text)].sort().join('');

/** As CSS's unicode-range. @param {string} characters */
function rangeOf(characters) {
  /** @type {number[][]} */
  const ranges = [];
  for (const character of characters) {
    const code = character.charCodeAt(0);
    const last = ranges.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([from, to]) => `U+${from.toString(16)}-${to.toString(16)}`).join();
}
