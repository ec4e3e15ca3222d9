import { DarkKnowledgeError } from '../../engine/errors.js';
import { LabClient } from '../../lab/client.js';
import { RunRecord } from './run-record.js';

/**
 * @typedef {import('../../lab/settings.js').Settings} Settings
 * @typedef {import('../../lab/protocol.js').Requests} Requests
 * @typedef {'loading' | 'ready' | 'training' | 'paused' | 'stopped' | 'finished' | 'failed'} Phase
 *
 * @typedef {object} Problem
 * @property {import('../../engine/errors.js').ErrorCode} code
 * @property {string} message for those who want to know exactly
 * @property {boolean} runWasLost
 * @property {boolean} resultsWereKept
 */

/** Milliseconds between two answers of networks that are being trained. */
const pulseInterval = 120;

/** The page's view of the lab: what it is doing, how far it is, what came out, what went wrong. */
class Lab {
  /** @type {Phase} */
  phase = $state('loading');
  /** @type {import('../../engine/bytes.js').ByteProgress} */
  download = $state.raw({ loaded: 0, total: null });
  /** @type {Requests['load']['answer'] | null} */
  about = $state.raw(null);
  /** @type {Problem | null} */
  problem = $state.raw(null);
  /** @type {import('./run-record.js').RunView | null} */
  run = $state.raw(null);
  /** Counts up when the networks have changed and may be asked again. */
  pulse = $state(0);
  startsWhenLoaded = $state(false);

  /** The build of the engine that the address asks for with ?variant=, of those in variants.js. */
  wantedVariant = new URLSearchParams(location.search).get('variant') ?? undefined;

  /** @type {LabClient | null} */
  #client = null;
  /** @type {RunRecord | null} */
  #record = null;
  /** @type {{ record: RunRecord, models: Requests['compare']['answer'] } | null} */
  #lastFinished = null;
  #stopper = new AbortController();
  #isFrameAsked = false;
  #lastPulse = 0;

  isBusy = $derived(this.phase === 'training' || this.phase === 'paused');
  canAnswer = $derived(this.phase !== 'loading' && this.phase !== 'failed');

  /**
   * Starts a worker, fetches the images, brings finished networks of an earlier worker back.
   * @param {() => Settings} settings those to start with, read when they are needed
   */
  async open(settings) {
    this.problem = null;
    this.phase = 'loading';
    this.#client?.close();
    const client = new LabClient({ onDeath: (error) => this.#lose(error) });
    this.#client = client;
    try {
      const mnist = new URL('mnist/', document.baseURI).href;
      const onEvent = (/** @type {Lab['download']} */ progress) => (this.download = progress);
      const variant = this.wantedVariant;
      this.about = await client.call('load', { mnist, variant }, { onEvent });
      await client.call('prepare', { settings: settings() });
      if (this.#lastFinished) await client.call('restore', { models: this.#lastFinished.models });
    } catch (error) {
      return this.#refuse(error);
    }
    this.phase = this.#lastFinished ? 'finished' : 'ready';
    this.pulse += 1;
    if (!this.startsWhenLoaded) return;
    this.startsWhenLoaded = false;
    await this.train(settings());
  }

  /**
   * Runs a comparison; before the images are there, as soon as they are.
   * @param {Settings} settings
   */
  async train(settings) {
    if (this.phase === 'loading') {
      this.startsWhenLoaded = true;
      return;
    }
    if (!this.#client || this.isBusy) return;
    const record = new RunRecord(settings);
    this.#record = record;
    this.#stopper = new AbortController();
    this.problem = null;
    this.phase = 'training';
    this.#publish();
    try {
      const models = await this.#client.call(
        'compare',
        { settings },
        {
          signal: this.#stopper.signal,
          onEvent: (event) => {
            record.apply(event);
            this.#publishSoon();
          },
        },
      );
      record.isFinished = true;
      this.#lastFinished = { record, models };
      this.phase = 'finished';
    } catch (error) {
      if (error === this.#stopper.signal.reason) this.phase = 'stopped';
      else this.#refuse(error);
    }
    this.#publish();
  }

  /** @param {boolean} paused */
  async pause(paused) {
    this.phase = paused ? 'paused' : 'training';
    await this.ask('pause', { paused });
  }

  stop() {
    this.#stopper.abort();
  }

  /**
   * An answer of the lab; null when it has died, which is told elsewhere.
   * @template {import('../../lab/protocol.js').RequestType} Type
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
    if (this.isBusy && now - this.#lastPulse < pulseInterval) return;
    this.#lastPulse = now;
    this.pulse += 1;
  }

  /**
   * The worker died: what ran is lost, what was finished comes back when the lab is opened again.
   * @param {DarkKnowledgeError} error
   */
  #lose(error) {
    this.#report(error, this.isBusy);
    this.#record = this.#lastFinished?.record ?? null;
    this.run = this.#record?.view() ?? null;
    this.phase = 'failed';
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
    const resultsWereKept = this.#lastFinished !== null;
    this.problem = { code, message, runWasLost, resultsWereKept };
  }
}

/** @param {unknown} error */
const isDeath = (error) => error instanceof DarkKnowledgeError && error.code === 'worker-died';

export const lab = new Lab();
