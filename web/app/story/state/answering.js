import { laneNames } from '../../../story/comparison.js';

/** @typedef {import('../../../story/comparison.js').LaneName} LaneName */

/**
 * The networks that have learnt something and hold still: worth asking about all test images. Before
 * the first training they are the page's own.
 * @param {{ run: import('./run-record.js').RunView | null, phase: import('./story.svelte.js').Phase,
 *   pretrained: object | null }} story
 * @returns {LaneName[]}
 */
export function answeringLanes({ run, phase, pretrained }) {
  if (phase === 'loading' || phase === 'failed') return [];
  if (pretrained) return [...laneNames];
  if (!run) return [];
  return laneNames.filter((lane) => {
    const { state } = run.lanes[lane];
    return state === 'trained' || (state === 'training' && phase !== 'training');
  });
}
