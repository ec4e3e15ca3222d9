/**
 * The two counter-tests that are the students of the comparison, and so have their colours.
 * @param {import('../../../lab/lessons/lessons.js').CounterTest} lesson
 * @returns {import('../../../lab/comparison.js').LaneName | undefined}
 */
export function laneOf(lesson) {
  if (lesson === 'labels') return 'alone';
  return lesson === 'soft-targets' ? 'distilled' : undefined;
}
