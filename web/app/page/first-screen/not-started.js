/**
 * Tells the reader where the page's script, or what it needs at once, could not be fetched: what stands
 * there would stay inert without a word.
 * @param {HTMLElement} page
 * @param {DocumentFragment} notice with a button that reloads the page
 */
export function tellIfNotStarted(page, notice) {
  const hasStarted = () => page.hasChildNodes() && !page.inert;
  const tell = (/** @type {Event} */ { target }) => {
    const isOfScript = target === window || target instanceof HTMLScriptElement;
    if (!isOfScript || hasStarted()) return;
    notice.querySelector('button')?.addEventListener('click', () => location.reload());
    page.before(notice);
  };
  addEventListener('error', tell, { capture: true }); // a script's own error does not bubble
}
