/**
 * What the page calls the experiments, their rows and their criteria: web/experiments has English
 * words only.
 *
 * @typedef {import('./language.svelte.js').MessageKey} MessageKey
 * @typedef {{ key: MessageKey, params?: Record<string, number> }} Message
 */

/** @type {Record<import('../state/link.js').ExperimentName,
 *   Record<'title' | 'section' | 'asks' | 'did', MessageKey>>} */
export const aboutExperiment = {
  'mythical-3': {
    title: 'experiment.mythical3.title',
    section: 'experiment.mythical3.section',
    asks: 'experiment.mythical3.asks',
    did: 'experiment.mythical3.did',
  },
  'temperature-width': {
    title: 'experiment.temperatureWidth.title',
    section: 'experiment.temperatureWidth.section',
    asks: 'experiment.temperatureWidth.asks',
    did: 'experiment.temperatureWidth.did',
  },
  'teacher-student': {
    title: 'experiment.teacherStudent.title',
    section: 'experiment.teacherStudent.section',
    asks: 'experiment.teacherStudent.asks',
    did: 'experiment.teacherStudent.did',
  },
  'only-7-8': {
    title: 'experiment.only78.title',
    section: 'experiment.only78.section',
    asks: 'experiment.only78.asks',
    did: 'experiment.only78.did',
  },
  'few-labels': {
    title: 'experiment.fewLabels.title',
    section: 'experiment.fewLabels.section',
    asks: 'experiment.fewLabels.asks',
    did: 'experiment.fewLabels.did',
  },
  ensemble: {
    title: 'experiment.ensemble.title',
    section: 'experiment.ensemble.section',
    asks: 'experiment.ensemble.asks',
    did: 'experiment.ensemble.did',
  },
  deployment: {
    title: 'experiment.deployment.title',
    section: 'experiment.deployment.section',
    asks: 'experiment.deployment.asks',
    did: 'experiment.deployment.did',
  },
  'regression-student': {
    title: 'experiment.regression.title',
    section: 'experiment.regression.section',
    asks: 'experiment.regression.asks',
    did: 'experiment.regression.did',
  },
  'hinton-2015': {
    title: 'experiment.hinton.title',
    section: 'experiment.hinton.section',
    asks: 'experiment.hinton.asks',
    did: 'experiment.hinton.did',
  },
};

/** @type {Record<string, MessageKey>} */
const rows = {
  teacher: 'experiment.row.teacher',
  alone: 'experiment.row.alone',
  distilled: 'experiment.row.distilled',
  no3: 'experiment.row.no3',
  'no3-threes': 'experiment.row.no3Threes',
  'no3-bias': 'experiment.row.no3Bias',
  'no3-bias-threes': 'experiment.row.no3BiasThrees',
  'no3-best': 'experiment.row.no3Best',
  'no3-best-threes': 'experiment.row.no3BestThrees',
  only78: 'experiment.row.only78',
  'only78-bias': 'experiment.row.only78Bias',
  'only78-best': 'experiment.row.only78Best',
  'ensemble-teacher': 'experiment.row.ensembleTeacher',
  'ensemble-distilled': 'experiment.row.ensembleDistilled',
  'few-hard': 'experiment.row.fewHard',
  'few-hard-early': 'experiment.row.fewHardEarly',
  'few-soft': 'experiment.row.fewSoft',
  'regression-alone': 'experiment.row.regressionAlone',
  'regression-t2': 'experiment.row.regressionT2',
  'regression-t5': 'experiment.row.regressionT5',
  'converged-alone': 'experiment.row.convergedAlone',
  'converged-t2': 'experiment.row.convergedT2',
  'converged-t5': 'experiment.row.convergedT5',
};

/** @type {Record<string, MessageKey>} */
const criteria = {
  'the teacher makes at most 85 errors': 'experiment.criterion.teacher85',
  'the student alone is a fair one: 115 to 180 errors': 'experiment.criterion.aloneFair',
  'the teacher makes fewer errors than the student alone': 'experiment.criterion.teacherBetter',
  'distillation leaves at least 30 % fewer errors than the student alone makes':
    'experiment.criterion.third',
  'distillation leaves fewer errors than the student alone makes': 'experiment.criterion.fewer',
  'at least 92 % of the 3s are right, though none was seen': 'experiment.criterion.threes92',
  'at least half of the 3s are right, though none was seen': 'experiment.criterion.threesHalf',
  'after prior matching at least 98 % of the 3s are right': 'experiment.criterion.threes98',
  'prior matching leaves fewer errors': 'experiment.criterion.priorHelps',
  'at most 20 % errors, though eight of ten digits were never seen': 'experiment.criterion.only20',
  'fewer than half are errors, though eight of ten digits were never seen':
    'experiment.criterion.onlyHalf',
  'at most 8 % errors after prior matching': 'experiment.criterion.only8',
  'the ensemble makes fewer errors than one teacher': 'experiment.criterion.ensembleBetter',
  'the student keeps at least 80 % of what the ensemble gains over the student alone':
    'experiment.criterion.ensemble80',
  'the student distilled from the ensemble makes fewer errors than the student alone':
    'experiment.criterion.ensembleFewer',
  'with 3 % of the images soft targets leave fewer errors than hard labels':
    'experiment.criterion.softFewer',
  '… and fewer than hard labels with early stopping': 'experiment.criterion.softFewerEarly',
  '30 units a layer: the best temperature is between 2 and 6 (paper: 2.5 to 4)':
    'experiment.criterion.bestNarrow',
  '30 units a layer: T = 20 is worse than T = 3': 'experiment.criterion.hotNarrow',
  'the student alone, trained to the end, makes fewer errors than any figure of the re-run':
    'experiment.criterion.converged',
};

/** @type {{ pattern: RegExp, key: MessageKey }[]} whose groups are the parameters */
const families = [
  { pattern: /^w(?<width>\d+)-alone$/, key: 'experiment.row.widthAlone' },
  { pattern: /^w(?<width>\d+)-t(?<temperature>\d+)$/, key: 'experiment.row.widthDistilled' },
  { pattern: /^(?<width>\d+) units a layer: every T/, key: 'experiment.criterion.hotWide' },
  { pattern: /^(?<width>\d+) units a layer: distillation/, key: 'experiment.criterion.sameCost' },
];

/**
 * @param {string} name of a row, or of a training
 * @returns {Message | null}
 */
export const rowMessage = (name) => find(rows, name);

/**
 * @param {string} text of a criterion
 * @returns {Message | null}
 */
export const criterionMessage = (text) => find(criteria, text);

/**
 * @param {Record<string, MessageKey>} words
 * @param {string} text
 * @returns {Message | null}
 */
function find(words, text) {
  if (Object.hasOwn(words, text)) return { key: words[text] };
  for (const { pattern, key } of families) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) continue;
    const params = Object.entries(groups).map(([name, digits]) => [name, Number(digits)]);
    return { key, params: Object.fromEntries(params) };
  }
  return null;
}
