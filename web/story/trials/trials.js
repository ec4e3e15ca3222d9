import { runsOf } from '../comparison.js';
import { reweighted, softFactor } from '../mistakes.js';

/**
 * Ways to teach the same student on the same images, in as many steps. The counter-tests each take one
 * thing from distillation; the mistakes are in mistakes.js.
 *
 * @typedef {(typeof counterTests)[number]} CounterTest
 * @typedef {CounterTest | import('../mistakes.js').Mistake} TrialName
 */
export const counterTests = /** @type {const} */ ([
  'labels',
  'soft-targets',
  'label-smoothing',
  'shuffled',
  'confidence',
  'scrambled-pixels',
  'noise',
]);

/** Share of the label that smoothing spreads over all classes (Szegedy et al. 2016, section 7). */
export const smoothing = 0.1;

/**
 * The run of a trial: for each seed the same first weights, transfer set and order of the images as in
 * a comparison of that seed.
 * @param {TrialName} name
 * @param {import('../settings.js').Settings} settings
 * @param {{ size: number, classes: number }} train the training images
 * @returns {import('../../runs/description.js').Run}
 */
export function trialOf(name, settings, train) {
  const { alone, distilled } = runsOf(settings, train.size);
  /** @type {(change: Partial<import('../../runs/description.js').Objective>) => typeof distilled} */
  const taught = (change) => ({
    ...distilled,
    objective: { kind: 'soft-target', ...distilled.objective, ...change },
  });
  /** @type {(show: import('../../runs/unlabelled-images.js').Shown) => typeof distilled} */
  const taughtOn = (show) => ({
    ...taught({ softWeight: 1 }),
    images: { ...distilled.images, show },
  });
  switch (name) {
    case 'labels':
      return alone;
    case 'label-smoothing':
      return { ...alone, objective: { kind: 'label-smoothing', smoothing } };
    case 'soft-targets':
      return distilled;
    case 'shuffled':
    case 'confidence':
    case 'softmax-twice':
    case 'misaligned':
      return taught({ targets: name });
    case 'scrambled-pixels':
      return taughtOn('scrambled');
    case 'noise':
      return taughtOn('noise');
    case 'element-mean':
    case 'no-square':
      return mistaken(name, settings, train);
  }
}

/**
 * @param {'element-mean' | 'no-square'} mistake
 * @param {import('../settings.js').Settings} settings
 * @param {{ size: number, classes: number }} train
 */
function mistaken(mistake, settings, { size, classes }) {
  const { temperature, optimizer, rate } = settings;
  const factor = softFactor(mistake, { temperature, classes });
  const { softWeight, scale } = reweighted(settings.softWeight, factor);
  const scaled = optimizer === 'adam' ? rate : rate * scale;
  return runsOf({ ...settings, softWeight, rate: scaled }, size).distilled;
}
