/**
 * The two counter-tests that are the students of the comparison, and so have their colours.
 * @param {import('../../../../story/trials/trials.js').CounterTest} trial
 * @returns {import('../../../../story/comparison.js').LaneName | undefined}
 */
export function laneOf(trial) {
  if (trial === 'labels') return 'alone';
  return trial === 'soft-targets' ? 'distilled' : undefined;
}
