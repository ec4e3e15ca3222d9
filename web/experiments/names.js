/** What index.js has, for those who need no more than the names. The first is the one to begin with. */
export const experimentNames = /** @type {const} */ ([
  'mythical-3',
  'temperature-width',
  'teacher-student',
  'only-7-8',
  'few-labels',
  'ensemble',
  'deployment',
  'regression-student',
  'hinton-2015',
]);
