import { DarkKnowledgeError } from '../engine/src/errors.js';
import { deployment } from './deployment.js';
import { ensemble } from './ensemble.js';
import { fewImages } from './few-images.js';
import { fewLabels } from './few-labels.js';
import { hinton2015 } from './hinton-2015.js';
import { mythical3 } from './mythical-3.js';
import { only78 } from './only-7-8.js';
import { regressionStudent } from './regression-student.js';
import { teacherAge } from './teacher-age.js';
import { teacherStudent } from './teacher-student.js';
import { temperatureWidth } from './temperature-width.js';

/**
 * In the order in which they are shown; names.js has it, too.
 * @type {readonly import('./definition.js').Experiment[]}
 */
export const experiments = Object.freeze([
  mythical3,
  temperatureWidth,
  teacherStudent,
  only78,
  fewLabels,
  teacherAge,
  fewImages,
  ensemble,
  deployment,
  regressionStudent,
  hinton2015,
]);

/**
 * @param {string} name
 * @throws {DarkKnowledgeError} 'invalid-argument', with the names that there are
 */
export function experimentNamed(name) {
  const experiment = experiments.find((one) => one.name === name);
  if (experiment) return experiment;
  const names = experiments.map((one) => one.name).join(', ');
  throw new DarkKnowledgeError(
    'invalid-argument',
    `there is no experiment '${name}'; there is ${names}`,
  );
}
