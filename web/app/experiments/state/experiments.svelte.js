import { defaultData } from '../../../data/datasets.js';
import { experimentNamed } from '../../../experiments/index.js';
import { contextOf, jobsOf } from '../../../experiments/jobs.js';
import { runExperiment } from '../../../experiments/run.js';
import { executorOf } from '../../../workers/jobs/executor.js';
import { Pool } from '../../../workers/pool.js';
import { address } from '../../address/address.svelte.js';
import { ExperimentRecord, problemOf } from './experiment-record.js';
import { wantedVariant } from '../../address/wanted-variant.js';
import { OutcomeStore } from './outcome-store.js';
import { learnRate } from './work-rate.js';

/**
 * @typedef {import('../../../experiments/definition.js').Experiment} Experiment
 * @typedef {import('../../address/link.js').Size} Size
 * @typedef {import('../../address/link.js').ExperimentName} ExperimentName
 * @typedef {import('../../../workers/jobs/handler.js').JobsRequests} Requests
 *
 * @typedef {object} Run
 * @property {'loading' | 'running' | 'stopped' | 'finished' | 'failed'} phase
 * @property {import('./experiment-record.js').RecordView} view
 * @property {{ code: import('../../../engine/src/errors.js').ErrorCode, message: string } | null} problem
 */

/** More workers would make a phone hot and its memory full. */
const mostWorkers = 4;

/** The experiment that is chosen, what ran in this visit, and the workers that run it. */
class Experiments {
  /** @type {Readonly<Record<string, Run>>} by experiment and size */
  runs = $state.raw({});
  /** Which of them is under way. @type {{ name: ExperimentName, size: Size } | null} */
  active = $state.raw(null);
  /** @type {import('../../../engine/src/bytes.js').ByteProgress} */
  download = $state.raw({ loaded: 0, total: null });
  /** How many outcomes there are for later. */
  keptCount = $state(0);
  /** How many of them are lost with the page. */
  unkeptCount = $state(0);
  /** Why not all outlive the visit. @type {OutcomeStore['trouble']} */
  keptTrouble = $state(null);

  chosen = $derived(experimentNamed(address.values.experiment));
  size = $derived(address.values.size);
  run = $derived(this.runs[keyOf(this.chosen, this.size)] ?? null);
  isActive = $derived(
    this.active !== null && this.active.name === this.chosen.name && this.active.size === this.size,
  );

  workerCount = Math.min(mostWorkers, navigator.hardwareConcurrency || 1);

  #store = new OutcomeStore();
  #stopper = new AbortController();
  #pool = new Pool({
    count: this.workerCount,
    data: { id: defaultData.id, source: document.baseURI },
    variant: wantedVariant,
    onDownload: (progress) => (this.download = progress),
  });

  constructor() {
    this.#countKept();
  }

  /** Runs what is chosen, from what is kept of it. */
  async start() {
    if (this.active !== null) return;
    const { experiment: name, size } = address.values;
    const experiment = experimentNamed(name);
    const { signal } = (this.#stopper = new AbortController());
    const record = new ExperimentRecord(experiment, size);
    const key = keyOf(experiment, size);
    /** @param {Omit<Run, 'view'>} change */
    const show = (change) =>
      (this.runs = { ...this.runs, [key]: { ...change, view: record.view() } });
    const showSoon = oncePerFrame(() => {
      if (this.runs[key].phase === 'running') show({ phase: 'running', problem: null });
    });
    this.active = { name, size };
    show({ phase: 'loading', problem: null });
    try {
      await this.#pool.use(async (clients, about) => {
        signal.throwIfAborted();
        show({ phase: 'running', problem: null });
        const begun = performance.now();
        await runExperiment(experiment, {
          size,
          executors: clients.map(executorOf),
          store: this.#store,
          context: contextOf(about.engine, await clients[0].call('digest', {})),
          signal,
          onEvent: (event) => {
            record.add(event);
            if (event.type === 'finished' && !event.kept) this.#countKept();
            showSoon();
          },
        });
        const { kept, failures } = record.view();
        if (kept > 0 || failures.length > 0) return;
        const seconds = (performance.now() - begun) / 1000;
        learnRate(experiment.sizes[size], clients.length, seconds);
      });
      const isWhole = record.view().failures.length === 0;
      show({ phase: isWhole ? 'finished' : 'failed', problem: null });
    } catch (error) {
      record.stop();
      if (signal.aborted) show({ phase: 'stopped', problem: null });
      else show({ phase: 'failed', problem: problemOf(error) });
    } finally {
      this.active = null;
      await this.#countKept();
    }
  }

  stop() {
    this.#stopper.abort();
  }

  /** Forgets every finished training and measurement. */
  async forget() {
    if (this.active !== null) return;
    this.runs = {};
    await this.#store.forget();
    await this.#countKept();
  }

  /**
   * Asks a worker something beside the jobs.
   * @template {keyof Requests} Type
   * @param {Type} type
   * @param {Requests[Type]['parameters']} parameters
   * @returns {Promise<Requests[Type]['answer']>}
   */
  ask(type, parameters) {
    return this.#pool.use(([client]) => client.call(type, parameters));
  }

  /**
   * The network of a finished training, safetensors.
   * @param {Experiment} experiment
   * @param {Size} size
   * @param {string} id of the training
   */
  networkOf(experiment, size, id) {
    return this.#pool.use(async ([client], about) => {
      const plan = experiment.sizes[size];
      const context = contextOf(about.engine, await client.call('digest', {}));
      const job = jobsOf(plan, plan.seeds, context).find((one) => one.id === id);
      return job && (await this.#store.get(job.key))?.network;
    });
  }

  async #countKept() {
    this.keptCount = await this.#store.count();
    this.unkeptCount = this.#store.unkeptCount;
    this.keptTrouble = this.#store.trouble;
  }
}

/** @type {(experiment: Experiment, size: Size) => string} */
const keyOf = ({ name }, size) => `${name} ${size}`;

/** @param {() => void} job */
function oncePerFrame(job) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      job();
    });
  };
}

export const experiments = new Experiments();
