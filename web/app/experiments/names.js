import { language, t } from '../language/language.svelte.js';

/** @param {string} name of a row, or of a training */
export const rowText = (name) => language.named('experiment.row', name);

/** @param {string} id of a criterion */
export const criterionText = (id) => language.named('experiment.criterion', id);

/** @param {{ name: string, seed: number }} job */
export const trainingText = ({ name, seed }) =>
  t('experiments.seed', { name: rowText(name), seed });
