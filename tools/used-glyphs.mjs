import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const messages = new URL('../web/messages/', import.meta.url);

/**
 * The faces of a language (web/app/language/faces) come with the characters of its messages only,
 * inside the style sheet. Any other character takes the next family of the page.
 * @returns {import('vite').Plugin}
 */
export function usedGlyphs() {
  return {
    name: 'dark-knowledge:used-glyphs',
    enforce: 'pre',
    async transform(source, id) {
      const code = /\/language\/faces\/([\w-]+)\.css$/.exec(id)?.[1];
      if (!code) return null;
      const file = fileURLToPath(new URL(`${code}.json`, messages));
      this.addWatchFile(file);
      const text = await readFile(file, 'utf8');
      const needed = text.replace(/[^\u1100-\uffff]/g, ''); // the rest is in the Latin face
      let css = source;
      for (const [url, path] of source.matchAll(/url\('(.*?)'\)/g)) {
        const whole = await readFile(require.resolve(path));
        const font = await subsetFont(whole, needed, { targetFormat: 'woff2' });
        css = css.replace(url, `url('data:font/woff2;base64,${font.toString('base64')}')`);
      }
      return { code: css, map: null };
    },
  };
}
