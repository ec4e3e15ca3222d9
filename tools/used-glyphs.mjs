import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const messages = new URL('../web/messages/', import.meta.url);

/**
 * The faces of a language (web/app/language/typography) come with the characters of its messages only.
 * Any other character takes the next family of the page.
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
      const code = /\/language\/typography\/([\w-]+)\.css$/.exec(id)?.[1];
      if (!code) return null;
      const file = fileURLToPath(new URL(`${code}.json`, messages));
      this.addWatchFile(file);
      const text = await readFile(file, 'utf8');
      const needed = text.replace(/[^\u1100-\uffff]/g, ''); // the rest is in the Latin face
      let css = source;
      for (const [url, path] of source.matchAll(/url\('(.*?)'\)/g)) {
        const whole = await readFile(require.resolve(path));
        // The hints, for coarse screens, would be half of it.
        const font = await subsetFont(whole, needed, { targetFormat: 'woff2', noHinting: true });
        const used = join(folder, basename(path));
        await writeFile(used, font);
        css = css.replace(url, `url('${used}')`);
      }
      return { code: css, map: null };
    },
  };
}
