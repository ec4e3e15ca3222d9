import { criterionMessage, rowMessage } from '../language/experiment-words.js';
import { t } from '../language/language.svelte.js';

/**
 * A row's or a training's name in the language of the page.
 * @param {string} name
 */
export function rowText(name) {
  const message = rowMessage(name);
  return message ? t(message.key, message.params) : name;
}

/** @param {string} text of a criterion, as web/experiments has it */
export function criterionText(text) {
  const message = criterionMessage(text);
  return message ? t(message.key, message.params) : text;
}

/** @param {{ name: string, seed: number }} job */
export const trainingText = ({ name, seed }) =>
  t('experiments.seed', { name: rowText(name), seed });
