import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';
import { usedFaces } from './used-glyphs.mjs';

const places = { hints: '<!-- hints -->', screens: '<!-- first screen -->' };
/** What a view needs beyond the page's own script. @type {Partial<Record<string, string[]>>} */
const viewFiles = {
  experiments: ['/experiments/Experiments.svelte'],
  lab: ['/lab/Lab.svelte'],
};
const folder = fileURLToPath(new URL('../web/app/page/first-screen/', import.meta.url));

/**
 * Writes the page's first screens into index.html, a template for each view in each language, so that
 * the text is painted before the page's script is there; into its head, what each language needs.
 * @returns {import('vite').Plugin}
 */
export function firstScreen() {
  return {
    name: 'dark-knowledge:first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle = {} }) {
        const screens = await renderScreens();
        const codes = [...new Set(screens.map(({ code }) => code))];
        const hints = codes.map(async (code) => {
          const links = [
            moduleHint(bundle, `/messages/${code}.json`),
            await faceHints(bundle, code),
          ];
          return `<template lang="${code}" data-hints>${links.join('')}</template>`;
        });
        const templates = screens.map(({ code, name, html: screen }) => {
          const links = (viewFiles[name] ?? [])
            .map((source) => moduleHint(bundle, source))
            .join('');
          return `<template lang="${code}" data-screen="${name}">${links}${screen}</template>`;
        });
        const latin = await faceHints(bundle, 'latin');
        const head = [latin, ...(await Promise.all(hints)), await inlineScript('choose')];
        const body = [...templates, await inlineScript('show')];
        return html
          .replace(places.hints, () => head.join('\n    '))
          .replace(places.screens, () => body.join('\n    '));
      },
    },
  };
}

/** @typedef {typeof import('../web/app/page/first-screen/render.js')} Renderer */

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
 * @param {import('rolldown').OutputBundle} bundle
 * @param {string} typography
 */
async function faceHints(bundle, typography) {
  const hints = (await usedFaces(typography)).map((name) => {
    const face = Object.values(bundle).find(
      (output) => output.type === 'asset' && output.names.includes(name),
    );
    if (!face) throw new Error(`first screen: ${name} was not built`);
    return `<link rel="preload" href="./${face.fileName}" as="font" type="font/woff2" crossorigin />`;
  });
  return hints.join('');
}

/**
 * @param {import('rolldown').OutputBundle} bundle
 * @param {string} source the end of a source file's path
 */
function moduleHint(bundle, source) {
  const chunk = Object.values(bundle).find(
    (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith(source),
  );
  if (!chunk) throw new Error(`first screen: no file was built from ${source}`);
  return `<link rel="modulepreload" href="./${chunk.fileName}" />`;
}

/** A script of web/app/page/first-screen that needs no other file. @param {string} name */
async function inlineScript(name) {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: `${folder}${name}.js`, name: 'firstScreen', formats: ['iife'] },
    },
  });
  const [{ output }] = /** @type {import('rolldown').RolldownOutput[]} */ (
    Array.isArray(built) ? built : [built]
  );
  return `<script>${output[0].code}</script>`;
}
