/** Milliseconds that a text waits for its faces, where the system has letters of its script or not. */
const patience = { has: 300, lacks: 1000 };

/**
 * Hides a text until its faces have come, for a while at most: the letters of the system, and even more
 * the boxes where it has none, have another width, and what stands below would move.
 * @param {HTMLElement} element
 */
export async function waitForLetters(element) {
  const isThere = systemHas(element.querySelector('h1')?.textContent ?? '');
  const longest = isThere ? patience.has : patience.lacks;
  element.style.visibility = 'hidden';
  element.getBoundingClientRect(); // faces are asked for when a text is laid out
  await Promise.race([document.fonts.ready, new Promise((over) => setTimeout(over, longest))]);
  element.style.visibility = '';
}

/** @param {string} text */
function systemHas([letter = '']) {
  if (letter < '\u0250') return true; // Latin
  const pen = /** @type {CanvasRenderingContext2D} */ (
    document.createElement('canvas').getContext('2d')
  );
  // What no face has is drawn as one box, wherever it is from.
  return pen.measureText(letter).width !== pen.measureText('\uE000').width;
}
