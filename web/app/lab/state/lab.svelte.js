import { dataSetNamed, defaultData } from '../../../data/datasets.js';
import { DarkKnowledgeError } from '../../../engine/src/errors.js';
import { hasPart, seedsOf } from '../../../lab/settings.js';
import { startRuns } from '../../../workers/runs/start.js';
import { wantedVariant } from '../../address/wanted-variant.js';
import { LiveRun } from './live-run.js';
import { keptRuns } from './kept-runs.svelte.js';

/**
 * @typedef {import('../../../lab/settings.js').RunSettings} RunSettings
 * @typedef {import('../../../workers/runs/handler.js').RunsRequests} Requests
 * @typedef {ReturnType<typeof startRuns>} Client
 * @typedef {import('../kept-run.js').KeptRun} KeptRun
 * @typedef {'closed' | 'loading' | 'ready' | 'training' | 'failed'} Phase
 *
 * @typedef {{ settings: RunSettings, role?: import('../presets.js').Role,
 *   learnsFromFirst?: boolean }} Order a run to make; `role`: in a preset; `learnsFromFirst`: its
 *   teacher is the first run of the same orders
 * @typedef {{ code: import('../../../engine/src/errors.js').ErrorCode, message: string,
 *   during: 'loading' | 'files' | 'training' | 'upload' }} Trouble `files`: those that were brought
 * @typedef {import('../../../data/datasets.js').DataSet} DataSet
 */

/** The lab: a worker of its own, so that the story's networks are left alone, and what it does. */
class Lab {
  /** @type {Phase} */
  phase = $state('closed');
  /** @type {DataSet} whose images the worker has, or is to have */
  dataSet = $state.raw(defaultData);
  /** @type {import('../../../engine/src/bytes.js').ByteProgress} */
  download = $state.raw({ loaded: 0, total: null });
  /** @type {Trouble | null} */
  trouble = $state.raw(null);
  /** @type {import('./live-run.js').LiveView | null} */
  live = $state.raw(null);
  /** Runs that wait for the one in training. */
  waiting = $state(0);
  isPaused = $state(false);
  isHalting = $state(false);
  /** @type {KeptRun | null} the run that was made last */
  latest = $state.raw(null);

  isBusy = $derived(this.live !== null || this.waiting > 0);
  /** Whether the images could not be had. */
  lacksFiles = $derived(
    this.phase === 'failed' &&
      (this.trouble?.code === 'network' || this.trouble?.code === 'corrupt-data'),
  );

  /** @type {Client | null} */
  #client = null;
  #engine = '';
  /** @type {Promise<void> | null} */
  #opening = null;
  /** @type {Map<DataSet['id'], import('../../../data/load.js').NamedFile[]>} from the reader */
  #brought = new Map();
  /** @type {LiveRun | null} */
  #record = null;
  #isFrameAsked = false;

  /**
   * Starts a worker and gets the images, unless one has them already.
   * @param {DataSet['id']} id
   */
  open(id) {
    if (this.#opening && this.dataSet.id === id) return this.#opening;
    this.#client?.close();
    this.dataSet = dataSetNamed(id);
    this.latest = null;
    this.trouble = null;
    this.#opening = this.#open();
    return this.#opening;
  }

  async #open() {
    this.phase = 'loading';
    this.download = { loaded: 0, total: null };
    const { id } = this.dataSet;
    const brought = this.#brought.get(id);
    const client = startRuns({ onDeath: (error) => this.#bury(client, error) });
    this.#client = client;
    try {
      const data = { id, source: brought ?? document.baseURI };
      const onEvent = (/** @type {Lab['download']} */ progress) => (this.download = progress);
      const { engine } = await client.call('load', { data, variant: wantedVariant }, { onEvent });
      this.#engine = `${engine.version}, ${engine.variant}`;
      this.phase = 'ready';
    } catch (error) {
      if (client !== this.#client) return; // others are wanted by now
      this.#brought.delete(id);
      this.#report(error, brought ? 'files' : 'loading');
      client.close();
      this.#opening = null;
      this.phase = 'failed';
    }
  }

  /**
   * Makes some runs, one after the other, and keeps them.
   * @param {Order[]} orders
   */
  async make(orders) {
    if (this.isBusy) return;
    this.trouble = null;
    this.isPaused = false;
    this.isHalting = false;
    this.waiting = orders.length;
    /** @type {string | null} */
    let first = null;
    try {
      for (const { settings, learnsFromFirst, ...order } of orders) {
        if (this.isHalting) break;
        await this.open(settings.data);
        if (this.isHalting || this.phase !== 'ready') break;
        const teacher = learnsFromFirst && first !== null ? first : settings.teacher;
        const run = await this.#make({ ...order, settings: { ...settings, teacher } });
        if (!run || this.trouble) break;
        first ??= run.networks[0].fingerprint;
      }
    } finally {
      this.waiting = 0;
    }
  }

  /**
   * @param {Order} order
   * @returns {Promise<KeptRun | null>} null when no network was finished
   */
  async #make({ settings, role }) {
    const live = new LiveRun(newId(), settings, role);
    this.waiting -= 1;
    this.phase = 'training';
    this.#record = live;
    this.live = live.view();
    try {
      const teacher = hasPart('teacher', settings) ? await this.#teacher(settings.teacher) : null;
      for (const seed of seedsOf(settings)) {
        if (this.isHalting) break;
        live.begin(seed);
        live.finish(await this.#train({ settings, seed, teacher, paused: this.isPaused }, live));
      }
    } catch (error) {
      this.#report(error, 'training');
    }
    const kept = live.finished.length > 0 ? await this.#keep(live) : null;
    this.#record = null;
    this.live = null;
    if (this.phase === 'training') this.phase = 'ready';
    return kept;
  }

  /**
   * @param {Requests['train']['parameters']} parameters
   * @param {LiveRun} live
   */
  #train(parameters, live) {
    const client = /** @type {Client} */ (this.#client);
    return client.call('train', parameters, {
      onEvent: (event) => {
        live.apply(event);
        this.#publishSoon();
      },
    });
  }

  /** @param {string} fingerprint */
  async #teacher(fingerprint) {
    const file = await keptRuns.fileOf(fingerprint);
    if (file) return file;
    throw new DarkKnowledgeError('invalid-argument', `no network ${fingerprint} is kept here`);
  }

  /** @param {LiveRun} live */
  async #keep({ id, settings, role, isTeacher, finished, files }) {
    /** @type {KeptRun} */
    const run = {
      id,
      name: null,
      at: Date.now(),
      isTeacher,
      role,
      settings,
      networks: finished,
      engine: this.#engine,
    };
    await keptRuns.add(run, files);
    this.latest = run;
    return run;
  }

  /** Holds the run, and with it those that wait, or lets them go on. @param {boolean} paused */
  async pause(paused) {
    this.isPaused = paused;
    await this.#tell('pauseTraining', { paused });
  }

  /** Ends the run, as if its epochs were over; what it has so far is kept. */
  async halt() {
    this.isPaused = false;
    this.isHalting = true;
    await this.#tell('halt', {});
  }

  /**
   * A worker that died does not hear it, which is told elsewhere.
   * @template {'pauseTraining' | 'halt'} Type
   * @param {Type} type
   * @param {Requests[Type]['parameters']} parameters
   */
  async #tell(type, parameters) {
    await this.#client?.call(type, parameters).catch(() => {});
  }

  /**
   * Takes the files of a data set from the reader.
   * @param {DataSet['id']} id
   * @param {File[]} files
   */
  async bring(id, files) {
    if (this.isBusy) return;
    const named = await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    this.#brought.set(id, named);
    this.#opening = null;
    await this.open(id);
  }

  /**
   * Takes a network of a file over, once the engine has read it and counted its errors.
   * @param {File} file safetensors
   * @param {import('../../../engine/src/mlp.js').InputScale} [inputs] what the network was trained on
   * @returns {Promise<import('../kept-run.js').UploadedNetwork | null>} null: it was not taken
   */
  async upload(file, inputs) {
    this.trouble = null;
    await this.open(this.dataSet.id);
    if (!this.#client || this.phase === 'failed') return null;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { model, ...examined } = await this.#client.call('examine', { file: bytes, inputs });
      const network = { ...examined, seed: null, curves: null };
      await keptRuns.add(
        {
          id: newId(),
          name: null,
          file: file.name.replace(/\.safetensors$/i, ''),
          at: Date.now(),
          isTeacher: true,
          settings: null,
          networks: [network],
          engine: null,
        },
        new Map([[network.fingerprint, model]]),
      );
      return network;
    } catch (error) {
      this.#report(error, 'upload');
      return null;
    }
  }

  #publishSoon() {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      if (this.#record) this.live = this.#record.view();
    });
  }

  /**
   * The worker died: another one takes its place. One that dies before it has begun is not replaced
   * unasked.
   * @param {Client} client
   * @param {DarkKnowledgeError} error
   */
  #bury(client, error) {
    if (client !== this.#client || this.phase === 'loading') return;
    this.#report(error, this.phase === 'training' ? 'training' : 'loading');
    this.#opening = this.#open();
  }

  /**
   * @param {unknown} error
   * @param {Trouble['during']} during
   */
  #report(error, during) {
    const { code, message } =
      error instanceof DarkKnowledgeError
        ? error
        : new DarkKnowledgeError('internal', String(error));
    this.trouble = { code, message, during };
  }
}

const newId = () => Math.random().toString(36).slice(2, 12);

export const lab = new Lab();
