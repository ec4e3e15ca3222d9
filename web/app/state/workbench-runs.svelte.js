import { deleteRun, readNetwork, readRuns, writeRun } from './workbench-store.js';

/** @typedef {import('../workbench/kept-run.js').KeptRun} KeptRun */

/** How many runs can be told apart side by side. */
export const mostSelected = 6;

/** The runs that were made in this browser, and those of them that are looked at. */
class WorkbenchRuns {
  /** @type {KeptRun[]} the oldest first */
  all = $state.raw([]);
  /** @type {string[]} ids, in the order they were chosen */
  selectedIds = $state.raw([]);
  /** @type {string | null} why the browser keeps nothing, in its own words */
  trouble = $state(null);

  selected = $derived(this.all.filter(({ id }) => this.selectedIds.includes(id)));

  /** @type {Map<string, Uint8Array>} what the browser would not keep, by fingerprint */
  #unkept = new Map();
  /** @type {Promise<void> | null} */
  #opening = null;

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
    for (const [fingerprint, file] of files) this.#unkept.set(fingerprint, file);
    this.all = [...this.all, run];
    this.selectedIds = [...this.selectedIds, run.id].slice(-mostSelected);
    await this.#try(async () => {
      await writeRun(run, files);
      for (const fingerprint of files.keys()) this.#unkept.delete(fingerprint);
    });
  }

  /**
   * @param {KeptRun} run
   * @param {string | null} name null: the automatic one
   */
  async rename(run, name) {
    const renamed = { ...run, name };
    this.all = this.all.map((other) => (other.id === run.id ? renamed : other));
    await this.#try(() => writeRun(renamed, new Map()));
  }

  /** @param {KeptRun} run */
  async remove(run) {
    this.all = this.all.filter(({ id }) => id !== run.id);
    this.selectedIds = this.selectedIds.filter((id) => id !== run.id);
    const orphans = run.networks
      .map(({ fingerprint }) => fingerprint)
      .filter((fingerprint) => !this.findNetwork(fingerprint));
    for (const fingerprint of orphans) this.#unkept.delete(fingerprint);
    await this.#try(() => deleteRun(run.id, orphans));
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
    const unkept = this.#unkept.get(fingerprint);
    if (unkept) return unkept;
    /** @type {Uint8Array | undefined} */
    let file;
    await this.#try(async () => {
      file = await readNetwork(fingerprint);
    });
    return file ?? null;
  }

  /** @param {() => Promise<void>} use of the browser's storage, which may be full or shut */
  async #try(use) {
    try {
      await use();
    } catch (error) {
      this.trouble = String(error);
    }
  }
}

export const workbenchRuns = new WorkbenchRuns();
