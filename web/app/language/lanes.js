/** Names of the networks, and of the label that stands beside them in a chart. */
export const laneKeys = /** @type {const} */ ({
  teacher: 'lane.teacher',
  alone: 'lane.alone',
  distilled: 'lane.distilled',
  truth: 'lane.truth',
});
