/**
 * Hides a text until its faces have come, a second at most, where the system has no letters of its
 * script: the boxes in their place have another width, and what stands below would move.
 * @param {HTMLElement} element
 */
export async function waitForLetters(element) {
  if (systemHas(element.querySelector('h1')?.textContent ?? '')) return;
  element.style.visibility = 'hidden';
  element.getBoundingClientRect(); // faces are asked for when a text is laid out
  await Promise.race([document.fonts.ready, new Promise((over) => setTimeout(over, 1000))]);
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
