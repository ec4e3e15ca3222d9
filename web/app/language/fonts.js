/**
 * Faces that a language needs beyond the page's own, fetched with the language. Browsers then fetch
 * only the slices with characters in use, and none where the system has a face for them (--sans in
 * theme.css).
 * @type {Record<string, () => Promise<unknown>>}
 */
const faces = {
  ko: () => import('@fontsource-variable/noto-sans-kr/wght.css'),
};

/** Milliseconds that a first paint may wait for its faces; after that they come when they come. */
const patience = 1000;

/**
 * Resolves when the faces for some text are there, so that what is painted with them need not move
 * again, or when patience ends.
 * @param {string} code of a language
 * @param {string} text of the first screen
 */
export async function facesFor(code, text) {
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const there = Promise.resolve(faces[code]?.())
    .then(() => {
      const family = getComputedStyle(document.documentElement).getPropertyValue('--sans');
      return Promise.all(
        [400, 640].map((weight) => document.fonts.load(`${weight} 1em ${family}`, text)),
      );
    })
    .catch((error) => console.info(`the page keeps the system's faces: ${error}`));
  await Promise.race([there, late]);
}
