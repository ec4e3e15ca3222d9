/**
 * Names of the ways in which a student can be taught.
 * @type {Record<import('../../story/trials/trials.js').TrialName, import('./language.svelte.js').MessageKey>}
 */
export const trialKeys = {
  labels: 'trials.labels',
  'soft-targets': 'trials.softTargets',
  'label-smoothing': 'trials.labelSmoothing',
  shuffled: 'trials.shuffled',
  confidence: 'trials.confidence',
  'scrambled-pixels': 'trials.scrambledPixels',
  noise: 'trials.noise',
  'element-mean': 'trials.elementMean',
  'no-square': 'trials.noSquare',
  'softmax-twice': 'trials.softmaxTwice',
  misaligned: 'trials.misaligned',
};
