/** Milliseconds between two announcements of a number that moves all the time. */
const detailInterval = 15_000;

/**
 * What a screen reader is told: every new headline at once, the moving details only now and then.
 * To be called while a component is made.
 * @param {() => string} headline
 * @param {() => string} detail
 */
export function createAnnouncer(headline, detail) {
  let text = $state('');
  let saidAt = -Infinity;
  let saidHeadline = '';

  $effect(() => {
    const now = performance.now();
    const [what, more] = [headline(), detail()];
    if (what === saidHeadline && now - saidAt < detailInterval) return;
    text = what === saidHeadline ? more : what;
    saidAt = now;
    saidHeadline = what;
  });

  return {
    get text() {
      return text;
    },
  };
}
