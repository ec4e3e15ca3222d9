/**
 * What the errors of the two students allow to say. Two counts that differ by less than chance alone
 * would make them differ (1.96 standard deviations of the difference of two Poisson counts, which is
 * cautious, since both students answer the same images) are called too close.
 * @param {number} alone test errors of the student alone
 * @param {number} distilled test errors of the distilled student
 * @returns {'distilled' | 'alone' | 'close'}
 */
export function verdict(alone, distilled) {
  if (Math.abs(alone - distilled) <= 1.96 * Math.sqrt(alone + distilled)) return 'close';
  return distilled < alone ? 'distilled' : 'alone';
}
