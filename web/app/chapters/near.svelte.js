import { turns } from '../controls/turns.svelte.js';

/**
 * What a chapter tells its parts.
 * @typedef {{ readonly isNear: boolean }} ChapterContext whether it is less than a screen away, or was
 */

export const chapterContext = Symbol('chapter');

/** On paper all chapters are near. */
class Paper {
  isWanted = $state(false);

  constructor() {
    addEventListener('beforeprint', () => {
      this.isWanted = true;
      turns.finish(); // what is not there now is not printed
    });
  }
}

export const paper = new Paper();
