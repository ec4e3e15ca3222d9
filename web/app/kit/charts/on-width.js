/**
 * Tells how wide an element is, and each time that changes: for `{@attach}`. The browser says so when
 * it lays out the page anyway; to read the width would make it do that at once. What stands in a hidden
 * view has no width, and stays drawn as wide as it was.
 * @param {(width: number) => void} tell in CSS pixels, without padding
 * @returns {import('svelte/attachments').Attachment}
 */
export const onWidth = (tell) => (element) => {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width > 0) tell(contentRect.width);
  });
  observer.observe(element);
  return () => observer.disconnect();
};
