import { dataSetNamed, defaultData } from '../../data/datasets.js';
import { t } from '../language/language.svelte.js';
import { keptRuns } from './state/kept-runs.svelte.js';
import { namesOf } from './run-names.js';

/**
 * @typedef {import('./kept-run.js').KeptRun} KeptRun
 * @typedef {import('./state/live-run.js').LiveView} LiveView
 */

const roles = /** @type {const} */ ({
  teacher: 'lab.role.teacher',
  alone: 'lab.role.alone',
  'alone-early': 'lab.role.aloneEarly',
  'alone-longer': 'lab.role.aloneLonger',
  distilled: 'lab.role.distilled',
});

const imagesKeys = /** @type {const} */ ({
  digits: 'lab.images.digits',
  scrambled: 'lab.images.scrambled',
  noise: 'lab.images.noise',
});

/** @param {number[]} hidden */
export const layersText = (hidden) =>
  hidden.length === 0 ? t('settings.noHiddenLayer') : hidden.join(' – ');

/**
 * The name of a run that nobody has named, in the page's language.
 * @param {KeptRun | LiveView | import('./presets.js').PresetRun} run
 */
export function automaticName(run) {
  if (run.settings === null) return run.file ?? layersText(run.networks[0].layers.slice(1, -1));
  const name = whatItDoes(run, run.settings);
  const { data } = run.settings;
  if (data === defaultData.id) return name;
  return t('lab.name.ofData', { title: dataSetNamed(data).title, name });
}

/**
 * @param {import('./kept-run.js').TrainedRun | LiveView | import('./presets.js').PresetRun} run
 * @param {import('../../lab/settings.js').RunSettings} settings of it
 */
function whatItDoes(run, settings) {
  const { hidden, objective, temperature, smoothing } = settings;
  if (run.role) return t(roles[run.role], { temperature });
  const params = { layers: layersText(hidden), images: imagesText(settings, imagesOf(run)) };
  switch (objective) {
    case 'hard':
      return t('lab.name.hard', params);
    case 'soft':
      return t('lab.name.soft', { ...params, temperature });
    case 'shuffled':
      return t('lab.name.shuffled', { ...params, temperature });
    case 'confidence':
      return t('lab.name.confidence', { ...params, temperature });
    case 'smoothing':
      return t('lab.name.smoothing', { ...params, smoothing });
    default:
      return t('lab.name.method', { ...params, method: t(`method.${objective}`) });
  }
}

/**
 * So many images, and what they show.
 * @param {import('../../lab/settings.js').RunSettings} settings
 * @param {number} images
 */
export const imagesText = ({ transfer }, images) => t(imagesKeys[transfer], { images });

/**
 * How many different images a run was trained with, which its settings don't tell where classes are
 * left out.
 * @param {import('./kept-run.js').TrainedRun | LiveView | import('./presets.js').PresetRun} run
 */
const imagesOf = (run) => ('engine' in run ? run.networks[0].transferImages : run.settings.images);

const keptNames = $derived(namesOf(keptRuns.all, automaticName));

/** @param {KeptRun | LiveView} run */
export const nameOf = (run) => keptNames.get(run.id) ?? automaticName(run);

/**
 * A run with its name as it is shown.
 * @param {KeptRun} run
 * @returns {import('./kept-run.js').NamedRun}
 */
export const named = (run) => ({ ...run, name: nameOf(run) });

/** @param {NonNullable<ReturnType<typeof keptRuns.findNetwork>>} found */
export function networkName({ run, network }) {
  const name = nameOf(run);
  if (run.networks.length < 2 || network.seed === null) return name;
  return t('lab.ofSeed', { name, seed: String(network.seed) });
}
