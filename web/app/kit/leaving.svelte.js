/** @param {BeforeUnloadEvent} event */
const ask = (event) => event.preventDefault();

/**
 * Has the browser ask before the page is left or reloaded while something would be lost with it. To be
 * called while a component is made.
 * @param {() => boolean} wouldLose
 */
export function askBeforeLeaving(wouldLose) {
  $effect(() => {
    if (!wouldLose()) return;
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  });
}
