import { laneNames } from '../../lab/comparison.js';

/** @typedef {import('../../lab/comparison.js').LaneName} LaneName */

/**
 * The networks that have learnt something and hold still: worth asking about all test images.
 * @param {import('./run-record.js').RunView | null} run
 * @param {import('./lab.svelte.js').Phase} phase
 * @returns {LaneName[]}
 */
export function answeringLanes(run, phase) {
  if (!run || phase === 'loading' || phase === 'failed') return [];
  return laneNames.filter((lane) => {
    const { state } = run.lanes[lane];
    return state === 'trained' || (state === 'training' && phase !== 'training');
  });
}
