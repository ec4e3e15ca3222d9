import { idOf } from './contenders/contender.js';

/** Long enough for V8 to have compiled everything with its optimising compiler. */
const warmUpMilliseconds = 3000;
const sliceMilliseconds = 400;
const stepsCompared = 8;

/**
 * @typedef {object} Host where contenders run
 * @property {'node' | 'chromium'} name
 * @property {string} version
 * @property {(spec: import('./contenders/contender.js').Spec, task: string) =>
 *   Promise<Competitor>} start
 * @property {(variant: string) => Promise<number>} loadMilliseconds of a fresh engine
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Competitor a Session somewhere else, with a contender in it
 * @property {(count: number) => Promise<number[]>} losses
 * @property {() => Promise<string>} prepare
 * @property {(milliseconds: number) => Promise<import('./session.js').Slice>} run
 * @property {() => Promise<void>} stop
 *
 * @typedef {{ id: string, unit: string, losses: number[], rates: number[], flopRates: number[] }
 * } Result one element a step, a round and a round; units a second and FLOP/s (empty where not
 *   counted)
 */

/**
 * Lets the contenders of a task work in turns, so that whatever else the machine does meets all of
 * them alike.
 * @param {Host} host
 * @param {string} task
 * @param {import('./contenders/contender.js').Spec[]} specs
 * @param {{ seconds: number, say: (line: string) => void }} options
 * @returns {Promise<Result[]>}
 */
export async function measure(host, task, specs, { seconds, say }) {
  /** @type {{ competitor: Competitor, result: Result }[]} */
  const field = [];
  for (const spec of specs) {
    say(`${task}: ${idOf(spec)} warms up`);
    const competitor = await host.start(spec, task);
    const losses = await competitor.losses(stepsCompared);
    const unit = await competitor.prepare();
    await competitor.run(warmUpMilliseconds);
    const result = { id: idOf(spec), unit, losses, rates: [], flopRates: [] };
    field.push({ competitor, result });
  }
  say(`${task}: measuring for ${seconds} s`);
  const end = performance.now() + 1000 * seconds;
  for (let round = 0; performance.now() < end || round < 3; round++) {
    // Another one begins each time: what comes after a threaded contender may find it still awake.
    const first = round % field.length;
    for (const { competitor, result } of [...field.slice(first), ...field.slice(0, first)]) {
      const { units, seconds, flopPerUnit } = await competitor.run(sliceMilliseconds);
      result.rates[round] = units / seconds;
      if (flopPerUnit !== null) result.flopRates[round] = (flopPerUnit * units) / seconds;
    }
  }
  for (const { competitor } of field) await competitor.stop();
  return field.map(({ result }) => result);
}
