/** Milliseconds between two reports. */
const interval = 250;

/**
 * Reports how far a download is at most four times a second, and its end: more often it cannot be read,
 * and each report costs the page a frame, just when it is being made.
 * @param {(progress: import('../engine/bytes.js').ByteProgress) => void} report
 */
export function seldom(report) {
  let last = -Infinity;
  return (/** @type {import('../engine/bytes.js').ByteProgress} */ progress) => {
    const now = performance.now();
    if (now - last < interval && progress.loaded !== progress.total) return;
    last = now;
    report(progress);
  };
}
