import { compose } from './compose.js';
import { hinton } from './definition.js';
import { ensemble } from './ensemble.js';
import { fewLabels } from './few-labels.js';
import { mythical3 } from './mythical-3.js';
import { only78 } from './only-7-8.js';
import { teacherStudent } from './teacher-student.js';

export const hinton2015 = compose(
  {
    name: 'hinton-2015',
    title: 'Section 3 in one table, with few labels and an ensemble',
    source: hinton('section 3; sections 1 and 6 on digits'),
  },
  [teacherStudent, mythical3, only78, ensemble, fewLabels],
);
