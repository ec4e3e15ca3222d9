/**
 * Names of the ways in which a student can be taught.
 * @type {Record<import('../../lab/lessons/lessons.js').LessonName, import('./language.svelte.js').MessageKey>}
 */
export const lessonKeys = {
  labels: 'lessons.labels',
  'soft-targets': 'lessons.softTargets',
  'label-smoothing': 'lessons.labelSmoothing',
  shuffled: 'lessons.shuffled',
  confidence: 'lessons.confidence',
  'scrambled-pixels': 'lessons.scrambledPixels',
  noise: 'lessons.noise',
  'element-mean': 'lessons.elementMean',
  'no-square': 'lessons.noSquare',
  'softmax-twice': 'lessons.softmaxTwice',
  misaligned: 'lessons.misaligned',
};
