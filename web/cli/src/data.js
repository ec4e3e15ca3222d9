import { dataSets, defaultData } from '../../data/datasets.js';
import { folderOf, readFolder } from '../../data/folder.js';
import { dataOf, knownDataOf } from '../../data/load.js';
import { DarkKnowledgeError } from '../../engine/src/errors.js';
import { UsageError, wholeNumber } from './usage.js';

/** The options of every command that reads images. `mnist` is what `data` was called. */
export const dataOptions = /** @type {const} */ ({
  data: { type: 'string' },
  mnist: { type: 'string' },
  classes: { type: 'string' },
  'first-label': { type: 'string' },
});

/**
 * @typedef {import('../../data/load.js').Data} Data
 *
 * @typedef {object} DataSource where a command's images are; it can be sent to a worker
 * @property {string} name as the reader knows it
 * @property {string} folder of four IDX files
 * @property {import('../../data/datasets.js').DataSet | null} dataSet null: one that is not in the list
 * @property {import('../../data/load.js').Labelling} labelling
 */

/**
 * What the options say.
 * @param {Partial<Record<keyof typeof dataOptions, string>>} values
 * @param {string} [usual] a data set, where they name none
 * @returns {DataSource}
 * @throws {UsageError}
 */
export function dataSource(
  { data, mnist, classes, 'first-label': firstLabel },
  usual = defaultData.id,
) {
  if (data !== undefined && mnist !== undefined) {
    throw new UsageError('--mnist is what --data was called: give one of them');
  }
  const labelling = {
    ...(firstLabel !== undefined && {
      firstLabel: wholeNumber(firstLabel, 'first-label', { least: 0, most: 255 }),
    }),
    ...(classes !== undefined && { classes: wholeNumber(classes, 'classes', { most: 256 }) }),
  };
  const name = data ?? mnist ?? usual;
  const dataSet = (mnist === undefined && dataSets.find(({ id }) => id === name)) || null;
  if (!dataSet) return { name, folder: name, dataSet, labelling };
  if (Object.keys(labelling).length > 0) {
    throw new UsageError(
      `--classes and --first-label go with a folder; the classes of ${dataSet.title} are known`,
    );
  }
  return { name: dataSet.title, folder: folderOf(dataSet), dataSet, labelling: dataSet };
}

/**
 * The images of a source.
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {DataSource} source
 */
export const readData = async (engine, source) =>
  dataFrom(engine, await readFolder(source.folder), source);

/**
 * The same, of files that are read.
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {import('../../data/load.js').IdxFiles} files
 * @param {DataSource} source
 * @returns {Data}
 * @throws {UsageError} where the labels begin with 1, and nobody has said what that means
 */
export function dataFrom(engine, files, { dataSet, labelling }) {
  if (dataSet) return knownDataOf(engine, files, dataSet);
  try {
    const data = dataOf(engine, files, labelling);
    if (labelling.firstLabel === undefined) checkFirstLabel(data);
    return data;
  } catch (error) {
    if (!(error instanceof DarkKnowledgeError) || error.code !== 'invalid-argument') throw error;
    throw new UsageError(error.message.replace(/\bfirstLabel\b/, '--first-label'));
  }
}

/**
 * Labels 1 to n are n classes, or n + 1 of which one has no images: the reader must say.
 * @param {Data} data
 */
function checkFirstLabel({ train, test }) {
  const labels = [...new Set([...train.labels(), ...test.labels()])];
  if (Math.min(...labels) !== 1) return;
  const highest = Math.max(...labels);
  throw new UsageError(
    `the labels are 1 to ${highest}, and none is 0: say --first-label 1 --classes ${highest}, or ` +
      `--first-label 0 for ${highest + 1} classes, of which the first has no images`,
  );
}
