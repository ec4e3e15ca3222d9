import { createContext } from 'svelte';
import { turns } from './turns.svelte.js';

/** Whoever prints the page, searches it or goes through it with Tab meets all of it, near or not. */
class Whole {
  isWanted = $state(false);

  constructor() {
    addEventListener('beforeprint', () => {
      this.isWanted = true;
      turns.finish(); // what is not there now is not printed
    });
    addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
      const isCommand = ctrlKey || metaKey;
      if (isCommand ? key.toLowerCase() === 'f' : key === 'F3' || (key === 'Tab' && !altKey)) {
        this.isWanted = true;
      }
    });
  }
}

const whole = new Whole();

/** Whether an element is less than a screen away from what the reader sees, or was. */
export class Nearness {
  #wasNear = $state(false);

  get isNear() {
    return this.#wasNear || whole.isWanted;
  }

  /** @type {import('svelte/attachments').Attachment} */
  watch = (element) => {
    const observer = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        this.#wasNear = true;
        observer.disconnect();
      },
      { rootMargin: '100% 0px' }, // a screen above and below
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}

/** How a part learns how near the whole is that it belongs to. */
export const [getNearness, setNearness] = /** @type {typeof createContext<Nearness>} */ (
  createContext
)();
