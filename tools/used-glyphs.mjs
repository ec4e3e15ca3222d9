import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const messages = fileURLToPath(new URL('../web/messages/', import.meta.url));
const typography = new URL('../web/app/language/typography/', import.meta.url);
const faces = /@font-face \{[^}]*font-weight: (\d+);[^}]*url\('(.*?)'\)/g;
const ascii = String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_, i) => 0x20 + i));

/**
 * The faces of web/app/language/typography come with the characters that the page uses: those of
 * `latin.css` with ASCII and what any message has beside it, those of a language with the characters of
 * its messages. Any other character takes the next family of the page.
 * @returns {import('vite').Plugin}
 */
export function usedGlyphs() {
  let folder = '';
  return {
    name: 'dark-knowledge:used-glyphs',
    enforce: 'pre',
    async configResolved({ cacheDir }) {
      folder = join(cacheDir, 'used-glyphs');
      await mkdir(folder, { recursive: true });
    },
    async transform(source, id) {
      const name = /\/language\/typography\/([\w-]+)\.css$/.exec(id)?.[1];
      if (!name) return null;
      const isLatin = name === 'latin';
      const files = isLatin ? await readdir(messages) : [`${name}.json`];
      const paths = files.map((file) => join(messages, file));
      for (const path of paths) this.addWatchFile(path);
      const text = (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('');
      const needed = isLatin
        ? `${ascii}¹²³${text}` // the digits of exponents
        : text.replace(/[^\u1100-\uffff]/g, '');

      let css = source;
      for (const [face, weight, path] of source.matchAll(faces)) {
        const whole = await readFile(require.resolve(path));
        // Hints, for coarse screens, would be half of a face of Hangul.
        const options = isLatin ? { variationAxes: { wght: +weight } } : { noHinting: true };
        const font = await subsetFont(whole, needed, { targetFormat: 'woff2', ...options });
        const used = join(folder, fileName(weight, path));
        await writeFile(used, font);
        css = css.replace(face, face.replace(path, used));
      }
      return { code: css, map: null };
    },
  };
}

/**
 * The files that the faces of a typography are built from.
 * @param {string} name which need not be there
 */
export async function usedFaces(name) {
  const css = await readFile(new URL(`${name}.css`, typography), 'utf8').catch(() => '');
  return [...css.matchAll(faces)].map(([, weight, path]) => fileName(weight, path));
}

/** @param {string} weight @param {string} path */
const fileName = (weight, path) => `used-${weight}-${basename(path)}`;
