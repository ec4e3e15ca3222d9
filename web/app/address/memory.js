/**
 * Small choices that outlive a visit. Where the browser keeps nothing (private windows, blocked
 * cookies), each visit starts anew.
 */

const prefix = 'dark-knowledge.';

/**
 * @param {string} name
 * @param {string | null} value null forgets
 * @returns {boolean} whether it outlives the visit
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
    return true;
  } catch (error) {
    console.info(`the choice of ${name} is not kept: ${error}`);
    return false;
  }
}

/** @param {string} name */
export function recall(name) {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null; // remember() says why
  }
}
