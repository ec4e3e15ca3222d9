import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** @typedef {typeof import('../web/app/first-screen/render.js')} Renderer */
/** @type {ReturnType<Renderer['renderFirstScreens']> | undefined} */
let screens;

/** The text of every view in every language, as the page opens with it; rendered once a process. */
export function renderFirstScreens() {
  screens ??= render();
  return screens;
}

async function render() {
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
    const path = fileURLToPath(new URL('../web/app/first-screen/render.js', import.meta.url));
    const renderer = /** @type {Renderer} */ (await server.ssrLoadModule(path));
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
