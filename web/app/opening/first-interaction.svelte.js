/** Milliseconds after which the reader is taken to be there: a screen reader may tell a page nothing. */
const patience = 8000;

const signs = ['pointermove', 'pointerdown', 'click', 'wheel', 'scroll', 'keydown', 'beforeprint'];

/** Whether the reader has done anything yet. */
class FirstInteraction {
  hasHappened = $state(false);

  constructor() {
    if (import.meta.env.SSR) return;
    const waiting = new AbortController();
    const arrive = () => {
      this.hasHappened = true;
      waiting.abort();
    };
    for (const sign of signs) {
      addEventListener(sign, arrive, { signal: waiting.signal, capture: true, passive: true });
    }
    setTimeout(arrive, patience);
  }
}

export const firstInteraction = new FirstInteraction();
