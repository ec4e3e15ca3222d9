import { createContext } from 'svelte';
import { onSight } from './on-sight.js';
import { frameQueue } from './frame-queue.svelte.js';

/** Whoever prints the page, searches it or goes through it with Tab meets all of it, near or not. */
class Whole {
  isWanted = $state(false);

  constructor() {
    addEventListener('beforeprint', () => {
      this.isWanted = true;
      frameQueue.finish(); // what is not there now is not printed
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

  watch = onSight((isInSight) => (this.#wasNear ||= isInSight), '100% 0px'); // a screen above and below
}

/** How a part learns how near the whole is that it belongs to. */
export const [getNearness, setNearness] = /** @type {typeof createContext<Nearness>} */ (
  createContext
)();
