/** Faces that a language needs beyond the page's own, fetched with the language. */
const faces = import.meta.glob('./faces/*.css');

/** @param {string} code of a language */
export function fetchFaces(code) {
  faces[`./faces/${code}.css`]?.().catch((error) => {
    console.info(`the page keeps the system's faces: ${error}`);
  });
}
