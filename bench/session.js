import { createContender } from './contenders/contender.js';
import { ProblemMaker } from './problem/problem.js';
import { tasks } from './problem/tasks.js';

/**
 * @typedef {{ units: number, seconds: number, flopPerUnit: number | null }} Slice
 */

/** One contender at work on one task, in a process or worker of its own (hosts/). */
export class Session {
  #spec;
  #readBuild;
  #problem;
  /** @type {import('./contenders/contender.js').Contender | undefined} */
  #contender;

  /**
   * @param {import('./contenders/contender.js').Spec} spec
   * @param {string} task
   * @param {object} files
   * @param {import('./problem/problem.js').ReadData} files.readData
   * @param {import('./contenders/contender.js').ReadBuild} files.readBuild
   */
  constructor(spec, task, { readData, readBuild }) {
    this.#spec = spec;
    this.#readBuild = readBuild;
    this.#problem = new ProblemMaker(readData).make(tasks[task]);
  }

  /**
   * The losses of the first steps, for comparison.
   * @param {number} count
   */
  async losses(count) {
    const contender = await this.#create({ oneByOne: true });
    const losses = [];
    while (losses.length < count) {
      await contender.step();
      losses.push(contender.loss());
    }
    contender.dispose();
    return losses;
  }

  /** Makes ready to run; says what the work is counted in. */
  async prepare() {
    this.#contender = await this.#create({ oneByOne: false });
    return this.#contender.unit;
  }

  /**
   * Lets the contender work for a while.
   * @param {number} milliseconds at least
   * @returns {Promise<Slice>}
   */
  async run(milliseconds) {
    const contender = this.#contender;
    if (!contender) throw new Error('run before prepare');
    let units = 0;
    let elapsed = 0;
    const start = performance.now();
    while (elapsed < milliseconds) {
      units += await contender.step();
      elapsed = performance.now() - start;
    }
    return { units, seconds: elapsed / 1000, flopPerUnit: contender.flopPerUnit?.() ?? null };
  }

  /** @param {import('./contenders/contender.js').PrepareOptions} options */
  async #create(options) {
    const contender = await createContender(this.#spec, this.#readBuild);
    await contender.prepare(await this.#problem, options);
    return contender;
  }
}
