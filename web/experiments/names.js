/** The names of those in index.js, for who needs no more. The first is the one to begin with. */
export const experimentNames = /** @type {const} */ ([
  'mythical-3',
  'temperature-width',
  'teacher-student',
  'only-7-8',
  'few-labels',
  'teacher-age',
  'few-images',
  'ensemble',
  'deployment',
  'regression-student',
  'hinton-2015',
]);
