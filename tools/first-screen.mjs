import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';

const placeholder = '<!-- first screen -->';
/** What a view needs beyond the page's own script. @type {Partial<Record<string, string[]>>} */
const viewFiles = { experiments: ['/views/Experiments.svelte'], lab: ['/views/Lab.svelte'] };
const folder = fileURLToPath(new URL('../web/app/first-screen/', import.meta.url));

/**
 * Writes the page's first screens into index.html, a template for each view in each language, so that
 * the text is painted before the page's script is there.
 * @returns {import('vite').Plugin}
 */
export function firstScreen() {
  return {
    name: 'dark-knowledge:first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle = {} }) {
        const templates = (await renderScreens()).map(({ code, view, html: screen }) => {
          const links = [`/messages/${code}.json`, ...(viewFiles[view] ?? [])]
            .map((source) => `<link rel="modulepreload" href="./${fileOf(bundle, source)}" />`)
            .join('');
          return `<template lang="${code}" data-view="${view}">${links}${screen}</template>`;
        });
        const script = `<script>${await bundleScript()}</script>`;
        return html.replace(placeholder, () => [...templates, script].join('\n    '));
      },
    },
  };
}

/** @typedef {typeof import('../web/app/first-screen/render.js')} Renderer */

async function renderScreens() {
  const server = await createServer({
    configFile: fileURLToPath(new URL('../vite.config.js', import.meta.url)),
    mode: 'production',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
  });
  const restore = pretendBrowser();
  try {
    const renderer = /** @type {Renderer} */ (await server.ssrLoadModule(`${folder}render.js`));
    return await renderer.renderFirstScreens();
  } finally {
    restore();
    await server.close();
  }
}

/** What the page's modules ask a browser when they are loaded: one without a wish. */
function pretendBrowser() {
  const pretended = {
    location: new URL('http://localhost/'),
    navigator: { languages: [] },
    localStorage: { getItem: () => null, setItem: () => {} },
    addEventListener: () => {},
    history: { state: null, replaceState: () => {} },
  };
  const before = Object.getOwnPropertyDescriptors(globalThis);
  for (const [name, value] of Object.entries(pretended)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  return () => {
    for (const name of Object.keys(pretended)) {
      Reflect.deleteProperty(globalThis, name);
      if (name in before) Object.defineProperty(globalThis, name, before[name]);
    }
  };
}

/**
 * The built file of a source file.
 * @param {import('rolldown').OutputBundle} bundle
 * @param {string} source the end of its path
 */
function fileOf(bundle, source) {
  const chunk = Object.values(bundle).find(
    (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith(source),
  );
  if (!chunk) throw new Error(`first screen: no file was built from ${source}`);
  return chunk.fileName;
}

/** show.js as a script that needs no other file. */
async function bundleScript() {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: `${folder}show.js`, name: 'firstScreen', formats: ['iife'] },
    },
  });
  const [{ output }] = /** @type {import('rolldown').RolldownOutput[]} */ (
    Array.isArray(built) ? built : [built]
  );
  return output[0].code;
}
