import { hostname } from 'node:os';
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
 * `npm start` ends with the preview server: say what to do there. With --host it answers to whatever
 * name others know this machine by: it serves nothing that is not meant for them.
 * @returns {import('vite').Plugin}
 */
function serving() {
  return {
    name: 'dark-knowledge:serving',
    config: ({ preview }) => (preview?.host ? { preview: { allowedHosts: true } } : undefined),
    configurePreviewServer(server) {
      const printUrls = server.printUrls.bind(server);
      server.printUrls = () => {
        printUrls();
        const { local = [], network = [] } = server.resolvedUrls ?? {};
        const say = (/** @type {string} */ text) => server.config.logger.info(text);
        say(`\n  Open ${local[0] ?? network[0]} and press Train. Ctrl+C stops the server.\n`);
        if (network.length === 0) return;
        const byName = Object.assign(new URL(network[0]), { hostname: hostname() });
        say(`  Others on this network open ${[...network, byName.href].join(' or ')}.`);
        say('  There the page runs on one thread: by plain http a browser gives it no more.\n');
      };
    },
  };
}

export default defineConfig({
  base: './', // works in any folder of any static host
  plugins: [svelte(), languageNames(), usedGlyphs(), tex(), firstScreen(), serving()],
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
