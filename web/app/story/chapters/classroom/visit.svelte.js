import { SvelteSet } from 'svelte/reactivity';
import { story } from '../../state/story.svelte.js';

/**
 * @typedef {'softmax' | 'second' | 'only' | 'unsure' | 'few' | 'size'} ExerciseName
 *
 * @typedef {object} Feedback what is said to an answer
 * @property {boolean} isRight
 * @property {import('../../../language/language.svelte.js').MessageKey} message
 * @property {Record<string, string | number>} [params]
 */

/** @type {readonly ExerciseName[]} */
export const exerciseNames = ['softmax', 'second', 'only', 'unsure', 'few', 'size'];

/** What this visit has brought so far: exercises solved, comparisons finished. */
class Visit {
  /** @type {SvelteSet<ExerciseName>} */
  solved = new SvelteSet();
  /** @type {import('./gain.js').FinishedRun[]} */
  runs = $state.raw([]);

  /** Takes the last comparison in, if it is finished and new. */
  keepRun() {
    const { run } = story;
    const alone = run?.lanes.alone.evaluation;
    const distilled = run?.lanes.distilled.evaluation;
    if (!run?.isFinished || !alone || !distilled) return;
    const { settings } = run;
    const isKnown = this.runs.some((known) => known.settings === settings);
    if (isKnown) return;
    this.runs = [...this.runs, { settings, alone: alone.errors, distilled: distilled.errors }];
  }
}

export const visit = new Visit();
