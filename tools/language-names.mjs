import { readFile } from 'node:fs/promises';

/**
 * Imports of `messages/ko.json?name`: what a language is called, without its other messages.
 * @returns {import('vite').Plugin}
 */
export function languageNames() {
  return {
    name: 'dark-knowledge:language-names',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.json?name')) return undefined;
      const messages = JSON.parse(await readFile(id.replace('?name', ''), 'utf8'));
      return { code: `export default ${JSON.stringify(messages.language)}`, moduleType: 'js' };
    },
  };
}
