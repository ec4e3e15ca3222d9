import { defaultData } from '../../../data/datasets.js';
import { DarkKnowledgeError } from '../../../engine/src/errors.js';
import { startStory } from '../../../workers/story/start.js';
import { RunRecord } from './run-record.js';
import { wantedVariant } from '../../address/wanted-variant.js';

/**
 * @typedef {import('../../../story/settings.js').Settings} Settings
 * @typedef {import('../../../workers/story/handler.js').StoryRequests} Requests
 * @typedef {import('../../../workers/story/training.js').HeldEvent} HeldEvent
 * @typedef {import('../../../story/pretrained.js').ModelFiles} Models
 * @typedef {ReturnType<typeof startStory>} Client
 * @typedef {import('../../../story/comparison.js').LaneName} LaneName
 * @typedef {'loading' | 'ready' | 'training' | 'paused' | 'stopped' | 'finished' | 'failed'} Phase
 *
 * @typedef {object} Problem
 * @property {import('../../../engine/src/errors.js').ErrorCode} code
 * @property {string} message for those who want to know exactly
 * @property {boolean} runWasLost
 * @property {'comparison' | 'networks' | null} kept a finished comparison, or the finished networks of
 *   one that was lost
 */

/** Milliseconds between two answers of networks that are being trained. */
const pulseInterval = 120;

/** The page's view of the story's worker: what it is doing, how far it is, what came out, what went wrong. */
class Story {
  /** @type {Phase} */
  phase = $state('loading');
  /** @type {import('../../../engine/src/bytes.js').ByteProgress} */
  download = $state.raw({ loaded: 0, total: null });
  /** @type {Requests['load']['answer'] | null} */
  about = $state.raw(null);
  /** @type {Problem | null} */
  problem = $state.raw(null);
  /** @type {import('./run-record.js').RunView | null} */
  run = $state.raw(null);
  /** @type {import('../../../story/pretrained.js').Provenance | null} null: other networks are there */
  pretrained = $state.raw(null);
  /** Whether the page's own networks are being fetched: until then none has anything to say. */
  networksAreComing = $state(true);
  /** Counts up when the networks have changed and may be asked again. */
  pulse = $state(0);
  startsWhenLoaded = $state(false);
  /**
   * The networks that wait, held, for their next step, and how many steps they have taken.
   * @type {HeldEvent | null}
   */
  held = $state.raw(null);

  /** @type {Client | null} */
  #client = null;
  /** @type {RunRecord | null} */
  #record = null;
  /** @type {{ record: RunRecord, models: Models } | null} what outlives a worker: the newest */
  #kept = null;
  /** @type {Models} the networks of the record that are trained */
  #trained = {};
  #stopper = new AbortController();
  #isFrameAsked = false;
  #lastPulse = 0;

  isBusy = $derived(this.phase === 'training' || this.phase === 'paused');
  canAnswer = $derived(
    this.phase !== 'loading' && this.phase !== 'failed' && !this.networksAreComing,
  );

  /**
   * Starts a worker, fetches the images, brings finished networks of an earlier worker back.
   * @param {() => Settings} settings those to start with, read when they are needed
   */
  async open(settings) {
    this.problem = null;
    this.pretrained = null;
    this.networksAreComing = this.#kept === null;
    this.phase = 'loading';
    this.#client?.close();
    const client = startStory({ onDeath: (error) => this.#lose(error) });
    this.#client = client;
    try {
      const data = { id: defaultData.id, source: document.baseURI };
      const onEvent = (/** @type {Story['download']} */ progress) => (this.download = progress);
      this.about = await client.call('load', { data, variant: wantedVariant }, { onEvent });
      await client.call('prepare', { settings: this.#kept?.record.settings ?? settings() });
      if (this.#kept) await client.call('restore', { models: this.#kept.models });
    } catch (error) {
      return this.#refuse(error);
    }
    this.phase = !this.#kept ? 'ready' : this.#kept.record.isFinished ? 'finished' : 'stopped';
    if (this.startsWhenLoaded) {
      this.startsWhenLoaded = false;
      await this.train(settings());
    } else if (this.networksAreComing) {
      await this.#fetchPretrained(client);
      this.networksAreComing = false;
    }
    this.pulse += 1;
  }

  /**
   * Runs a comparison; before the images are there, as soon as they are.
   * @param {Settings} settings
   * @param {{ holdBefore?: LaneName }} [options] the network before whose first step to pause
   */
  async train(settings, { holdBefore } = {}) {
    if (this.phase === 'loading') {
      this.startsWhenLoaded = true;
      return;
    }
    if (!this.#client || this.isBusy) return;
    const record = new RunRecord(settings);
    this.#record = record;
    this.#trained = {};
    this.#stopper = new AbortController();
    this.problem = null;
    this.pretrained = null;
    this.networksAreComing = false;
    this.phase = 'training';
    this.#publish();
    try {
      const models = await this.#client.call(
        'compare',
        { settings, holdBefore: holdBefore ?? null },
        {
          signal: this.#stopper.signal,
          onEvent: (event) => {
            if (event.type === 'held') this.#hold(event);
            else if (event.type === 'model') this.#trained[event.lane] = event.file;
            else record.apply(event);
            this.#publishSoon();
          },
        },
      );
      record.isFinished = true;
      this.#kept = { record, models };
      this.phase = 'finished';
    } catch (error) {
      if (error === this.#stopper.signal.reason) this.phase = 'stopped';
      else this.#refuse(error);
    }
    this.held = null;
    this.#publish();
  }

  /**
   * @param {boolean} paused
   * @param {{ holdBefore?: LaneName }} [options] going on: the network before whose first step to
   *   pause again
   */
  async pause(paused, { holdBefore } = {}) {
    this.phase = paused ? 'paused' : 'training';
    if (!paused) this.held = null;
    await this.ask('pause', { paused, holdBefore });
  }

  /** One step of each network that is held. */
  async step() {
    if (!this.held) return;
    this.held = null;
    await this.ask('step', {});
  }

  stop() {
    this.#stopper.abort();
  }

  /**
   * An answer of the worker; null when it has died, which is told elsewhere.
   * @template {keyof Requests} Type
   * @param {Type} type
   * @param {Requests[Type]['parameters']} parameters
   * @param {{ onEvent?: (event: Requests[Type]['event']) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<Requests[Type]['answer'] | null>}
   */
  async ask(type, parameters, options) {
    if (!this.#client) return null;
    try {
      return await this.#client.call(type, parameters, options);
    } catch (error) {
      if (isDeath(error)) return null;
      throw error;
    }
  }

  /**
   * Until a visitor has trained some, the page's own networks answer; without them, untrained ones.
   * @param {Client} client
   */
  async #fetchPretrained(client) {
    const folder = new URL('models/', document.baseURI).href;
    try {
      const provenance = await client.call('pretrained', { folder });
      if (this.#record !== null) return; // a training has begun
      this.pretrained = provenance;
    } catch (error) {
      if (!isDeath(error)) console.info(`the page's own networks are not there: ${error}`);
    }
  }

  /** @param {HeldEvent} event */
  #hold(event) {
    if (this.phase === 'training') this.phase = 'paused';
    this.held = event;
  }

  #publishSoon() {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      this.#publish();
    });
  }

  #publish() {
    this.run = this.#record?.view() ?? null;
    const now = performance.now();
    if (this.phase === 'training' && now - this.#lastPulse < pulseInterval) return;
    this.#lastPulse = now;
    this.pulse += 1;
  }

  /**
   * The worker died: what ran is lost, what was finished comes back when the story is opened again.
   * @param {DarkKnowledgeError} error
   */
  #lose(error) {
    const record = this.#record;
    if (record && !record.isFinished && Object.keys(this.#trained).length > 0) {
      record.keepTrained();
      this.#kept = { record, models: this.#trained };
    }
    this.#report(error, this.isBusy);
    this.#record = this.#kept?.record ?? null;
    this.run = this.#record?.view() ?? null;
    this.phase = 'failed';
    this.held = null;
  }

  /** @param {unknown} error of a call */
  #refuse(error) {
    if (isDeath(error)) return; // #lose() has seen to it
    this.#report(error, false);
    this.phase = this.isBusy ? 'stopped' : 'failed';
  }

  /**
   * @param {unknown} error
   * @param {boolean} runWasLost
   */
  #report(error, runWasLost) {
    const { code, message } =
      error instanceof DarkKnowledgeError
        ? error
        : new DarkKnowledgeError('internal', String(error));
    const kept = this.#kept && (this.#kept.record.isFinished ? 'comparison' : 'networks');
    this.problem = { code, message, runWasLost, kept };
  }
}

/** @param {unknown} error */
const isDeath = (error) => error instanceof DarkKnowledgeError && error.code === 'worker-died';

export const story = new Story();
