import { t } from './language.svelte.js';

/**
 * The words of a data set, in the page's language. They are messages by convention (datasets.js).
 * @typedef {import('../../data/datasets.js').DataSet} DataSet
 * @typedef {{ heading: string, names: string[] }} ClassWords `heading`: what one class is
 */

/**
 * @param {DataSet} dataSet
 * @param {string} word
 * @param {Record<string, number>} [params]
 */
const say = ({ id }, word, params) =>
  t(/** @type {import('./language.svelte.js').MessageKey} */ (`data.${id}.${word}`), params);

/** @param {DataSet} dataSet */
export const classNames = (dataSet) =>
  Array.from({ length: dataSet.classes }, (_, one) => say(dataSet, `class.${one}`));

/**
 * @param {DataSet} dataSet
 * @returns {ClassWords}
 */
export const classWords = (dataSet) => ({
  heading: say(dataSet, 'class'),
  names: classNames(dataSet),
});

/** What its images show, in the plural. @param {DataSet} dataSet */
export const nounOf = (dataSet) => say(dataSet, 'noun');

/** That they are on their way. @param {DataSet} dataSet */
export const fetchingText = (dataSet) =>
  say(dataSet, 'fetching', { count: dataSet.trainImages + dataSet.testImages });
