import { patience } from '../../kit/patience.js';
import { deleteRun, readNetwork, readRuns, writeRun } from './store.js';

/** @typedef {import('../kept-run.js').KeptRun} KeptRun */

/** How many runs can be told apart side by side. */
export const mostSelected = 6;

/** The runs that were made in this browser, and those of them that are looked at. */
class KeptRuns {
  /** @type {KeptRun[]} the oldest first */
  all = $state.raw([]);
  /** @type {string[]} ids, in the order they were chosen */
  selectedIds = $state.raw([]);
  /** @type {string | null} why the browser refuses to keep or to give, in its own words */
  trouble = $state(null);
  /** @type {string[]} of the runs that the browser would not keep as they are now */
  unkeptIds = $state.raw([]);

  selected = $derived(this.all.filter(({ id }) => this.selectedIds.includes(id)));

  /** @type {Map<string, { run: KeptRun, files: Map<string, Uint8Array> }>} what it would not keep, by id */
  #unkept = new Map();
  /** @type {Promise<boolean> | null} */
  #opening = null;
  #ask = patience();

  open() {
    this.#opening ??= this.#try(async () => {
      this.all = [...(await readRuns()), ...this.all];
      this.selectedIds = this.all.slice(-3).map(({ id }) => id);
    });
    return this.#opening;
  }

  /**
   * Keeps a run and looks at it.
   * @param {KeptRun} run
   * @param {Map<string, Uint8Array>} files its networks, safetensors by fingerprint
   */
  async add(run, files) {
    await this.open();
    this.all = [...this.all, run];
    this.selectedIds = [...this.selectedIds, run.id].slice(-mostSelected);
    this.#unkept.set(run.id, { run, files });
    await this.#keep();
  }

  /**
   * @param {KeptRun} run
   * @param {string | null} name null: the automatic one
   */
  async rename(run, name) {
    const renamed = { ...run, name };
    this.all = this.all.map((other) => (other.id === run.id ? renamed : other));
    const files = this.#unkept.get(run.id)?.files ?? new Map();
    this.#unkept.set(run.id, { run: renamed, files });
    await this.#keep();
  }

  /** @param {KeptRun} run */
  async remove(run) {
    this.all = this.all.filter(({ id }) => id !== run.id);
    this.selectedIds = this.selectedIds.filter((id) => id !== run.id);
    const orphans = run.networks
      .map(({ fingerprint }) => fingerprint)
      .filter((fingerprint) => !this.findNetwork(fingerprint));
    this.#unkept.delete(run.id);
    const isDeleted = await this.#try(() => deleteRun(run.id, orphans));
    if (isDeleted) await this.#keep(); // there may be room now
  }

  /** @param {KeptRun} run */
  toggle({ id }) {
    this.selectedIds = this.selectedIds.includes(id)
      ? this.selectedIds.filter((other) => other !== id)
      : [...this.selectedIds, id].slice(-mostSelected);
  }

  /** The newest run's, where several have it. @param {string} fingerprint */
  findNetwork(fingerprint) {
    for (const run of this.all.toReversed()) {
      for (const network of run.networks) {
        if (network.fingerprint === fingerprint) return { run, network };
      }
    }
    return null;
  }

  /**
   * A network's file, safetensors; null where it is not kept.
   * @param {string} fingerprint
   */
  async fileOf(fingerprint) {
    await this.open();
    for (const { files } of this.#unkept.values()) {
      const unkept = files.get(fingerprint);
      if (unkept) return unkept;
    }
    /** @type {Uint8Array | undefined} */
    let file;
    await this.#try(async () => {
      file = await readNetwork(fingerprint);
    });
    return file ?? null;
  }

  /** Offers the browser what it has not kept. */
  async #keep() {
    for (const [id, { run, files }] of this.#unkept) {
      await this.#try(async () => {
        await writeRun(run, files);
        this.#unkept.delete(id);
      });
    }
    this.unkeptIds = [...this.#unkept.keys()];
    if (this.unkeptIds.length === 0) this.trouble = null;
  }

  /**
   * @param {() => Promise<void>} use of the browser's storage, which may be full or shut
   * @returns {Promise<boolean>} whether it was possible
   */
  async #try(use) {
    try {
      await this.#ask(use);
      return true;
    } catch (error) {
      this.trouble = String(error ?? 'the browser broke it off'); // null where it says no reason
      return false;
    }
  }
}

export const keptRuns = new KeptRuns();
