import { laneOf } from './kept-run.js';

/**
 * @typedef {import('./kept-run.js').KeptRun} KeptRun
 * @typedef {ReturnType<typeof laneOf>} LaneName
 *
 * @typedef {object} Trace how a run is drawn, everywhere
 * @property {string} key
 * @property {string} letter
 * @property {LaneName} lane
 * @property {string} dash stroke-dasharray; '' is a whole line
 * @property {KeptRun | import('./state/live-run.js').LiveView} run
 * @property {boolean} isLive
 */

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
/** Lines of one colour are told apart by their dashes; the student alone's is dashed everywhere. */
const dashes = ['', '7 4.5', '2 3.5', '12 4 2 4', '4 2', '16 5'];

/**
 * The runs that are looked at, then the one in training.
 * @param {KeptRun[]} selected
 * @param {import('./state/live-run.js').LiveView | null} live
 * @returns {Trace[]}
 */
export function tracesOf(selected, live) {
  /** @type {Map<LaneName, number>} */
  const ofLane = new Map();
  const runs = [
    ...selected.map((run) => ({ run, key: run.id })),
    ...(live ? [{ run: live, key: 'live' }] : []),
  ];
  return runs.map(({ run, key }, i) => {
    const lane = laneOf(run);
    const before = ofLane.get(lane) ?? (lane === 'alone' ? 1 : 0);
    ofLane.set(lane, before + 1);
    return {
      key,
      letter: letters[i],
      lane,
      dash: dashes[before % dashes.length],
      run,
      isLive: run === live,
    };
  });
}
