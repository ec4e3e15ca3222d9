import { DarkKnowledgeError } from '../../../engine/src/errors.js';
import { story } from './story.svelte.js';
import { latestOnly } from '../../kit/latest-only.js';

/**
 * @typedef {import('../../../story/trials/trials.js').TrialName} TrialName
 * @typedef {import('../../../story/trials/run-trials.js').TrialEvent} TrialEvent
 * @typedef {import('../../../workers/story/handler.js').StoryRequests['trials']['parameters']} Plan
 */

/** Trials that a chapter has its students taught: how far they are and what came out. */
export class Trials {
  /** @type {'idle' | 'running' | 'finished' | 'stopped' | 'interrupted' | 'failed'} */
  phase = $state('idle');
  /** @type {Extract<TrialEvent, { type: 'progress' }> | null} */
  progress = $state.raw(null);
  /** @type {Plan | null} what is taught, or was last */
  plan = $state.raw(null);
  /** @type {Extract<TrialEvent, { type: 'result' }>[]} of that plan, so far */
  results = $state.raw([]);
  #stopper = new AbortController();

  /** @param {Plan} plan */
  async start(plan) {
    if (teaching.isBusy || story.isBusy) return;
    this.plan = plan;
    this.results = [];
    this.progress = null;
    this.#stopper = new AbortController();
    this.phase = 'running';
    teaching.isBusy = true;
    try {
      const { signal } = this.#stopper;
      const answer = await story.ask('trials', plan, {
        signal,
        onEvent: (event) => this.#take(event),
      });
      this.phase = answer === null ? 'failed' : 'finished'; // null: the worker has died
    } catch (error) {
      this.phase = this.#phaseAfter(error);
    } finally {
      teaching.isBusy = false;
    }
  }

  stop() {
    this.#stopper.abort();
  }

  /** @param {TrialEvent} event */
  #take(event) {
    if (event.type === 'progress') this.progress = event;
    else this.results = [...this.results, event];
  }

  /** @param {unknown} error */
  #phaseAfter(error) {
    if (error === this.#stopper.signal.reason) return 'stopped';
    const wasInterrupted = error instanceof DarkKnowledgeError && error.code === 'interrupted';
    return wasInterrupted ? 'interrupted' : 'failed';
  }
}

/** What all trials of the page share: one teacher, and one worker that teaches one trial at a time. */
class Teaching {
  isBusy = $state(false);
  /** @type {{ errors: number, count: number } | null} of the teacher, when it was last looked at */
  teacher = $state.raw(null);

  /** More than a network that knows nothing gets right: then there is something to pass on. */
  teacherIsTrained = $derived(
    this.teacher !== null && this.teacher.errors < this.teacher.count / 2,
  );
  canTeach = $derived(story.canAnswer && !story.isBusy && !this.isBusy && this.teacherIsTrained);

  lookAtTeacher = latestOnly(async () => {
    this.teacher = await story.ask('teacherErrors', {});
  });
}

export const teaching = new Teaching();
