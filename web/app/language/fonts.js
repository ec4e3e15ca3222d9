/**
 * Faces that a language needs beyond the page's own, fetched with the language. Browsers then fetch
 * only the slices with characters in use, and none where the system has a face for them (--sans in
 * theme.css).
 * @type {Record<string, () => Promise<unknown>>}
 */
const faces = {
  ko: () => import('@fontsource-variable/noto-sans-kr/wght.css'),
};

/** @param {string} code of a language */
export function fetchFaces(code) {
  faces[code]?.().catch((error) => console.info(`the page keeps the system's faces: ${error}`));
}
