/**
 * Tells when an element comes into sight, and when it leaves it.
 * @param {(isInSight: boolean) => void} tell
 * @param {string} [rootMargin] what counts as sight, beyond the window: like CSS's margin
 * @returns {import('svelte/attachments').Attachment}
 */
export const onSight = (tell, rootMargin) => (element) => {
  const observer = new IntersectionObserver(
    (entries) => tell(entries[entries.length - 1].isIntersecting),
    { rootMargin },
  );
  observer.observe(element);
  return () => observer.disconnect();
};
