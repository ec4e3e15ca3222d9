/** Milliseconds between two reports, and before the first. */
const interval = 500;

/**
 * Reports how far a download is twice a second at most: each report costs the page a frame, and where
 * cores are few it waits for one, just when the page is being made.
 * @param {(progress: import('../engine/src/bytes.js').ByteProgress) => void} report
 */
export function throttled(report) {
  let last = performance.now();
  return (/** @type {import('../engine/src/bytes.js').ByteProgress} */ progress) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    report(progress);
  };
}
