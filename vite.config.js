import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { firstScreen } from './tools/first-screen.mjs';
import { languageNames } from './tools/language-names.mjs';
import { tex } from './tools/tex.mjs';
import { usedGlyphs } from './tools/used-glyphs.mjs';

// Cross-origin isolation: without it browsers give no SharedArrayBuffer, so no threads. The same
// lines stand in public/_headers for static hosts.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * `npm start` ends with the preview server: say what to do there.
 * @returns {import('vite').Plugin}
 */
function greeting() {
  return {
    name: 'dark-knowledge:greeting',
    configurePreviewServer(server) {
      const printUrls = server.printUrls.bind(server);
      server.printUrls = () => {
        printUrls();
        const url = server.resolvedUrls?.local[0];
        server.config.logger.info(`\n  Open ${url} and press Train. Ctrl+C stops the server.\n`);
      };
    },
  };
}

export default defineConfig({
  base: './', // works in any folder of any static host
  plugins: [svelte(), languageNames(), usedGlyphs(), tex(), firstScreen(), greeting()],
  worker: { format: 'es' },
  json: { namedExports: false }, // a large file is parsed as JSON then, not as a script
  build: {
    target: 'baseline-widely-available',
    // A style sheet or a hint that a script adds costs a task of its own: one sheet, and what is needed
    // soon stands in index.html (tools/first-screen.mjs).
    cssCodeSplit: false,
    modulePreload: {
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    // Chromium compiles all of such a file in the background, instead of each function when it is first
    // called; to other browsers it is a comment. Not where most functions wait for the reader.
    rolldownOptions: {
      output: {
        postBanner: ({ name }) =>
          ['Chapters', 'Outcome'].includes(name) ? '' : '//# allFunctionsCalledOnLoad',
        // One file of what the opening shares with the rest, not one for each few that share it.
        codeSplitting: { groups: [{ name: 'opening', tags: ['$initial'], minShareCount: 2 }] },
      },
    },
  },
  server: { headers },
  preview: { headers },
});
