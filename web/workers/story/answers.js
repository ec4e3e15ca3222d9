import { findImages } from '../../story/image-query.js';
import { lookAlikes } from '../../story/look-alikes.js';
import { sampleOf } from '../../story/sample.js';

/**
 * @typedef {import('../../story/comparison.js').LaneName} LaneName
 * @typedef {import('../../story/sample.js').TestImage} TestImage
 */

/**
 * What the networks say, about an image and about all test images, and the images themselves.
 * @param {import('../supplies.js').Supplies} supplies
 * @param {import('./networks.js').Networks} networks
 */
export function answerRequests(supplies, networks) {
  /**
   * @param {number[]} indices
   * @returns {TestImage[]}
   */
  function testImages(indices) {
    const { test } = supplies.ready().data;
    return indices.map((index) => ({
      index,
      label: networks.labels[index],
      pixels: test.image(index),
    }));
  }

  /**
   * @template Value
   * @param {LaneName[]} lanes
   * @param {(answers: import('../../story/answers.js').Answers) => Value} value
   * @returns {Partial<Record<LaneName, Value>>}
   */
  const ofEach = (lanes, value) =>
    Object.fromEntries(lanes.map((lane) => [lane, value(networks.answersOf(lane))]));

  return {
    /**
     * Some test images.
     * @param {{ rule: import('../../story/sample.js').PickRule, count: number, seed: number }} parameters
     */
    pick({ rule, count, seed }) {
      if (rule.by === 'least-sure') {
        return testImages(networks.answersOf('teacher').leastSure(count));
      }
      return testImages(sampleOf(networks.labels, rule, count, seed));
    },

    /**
     * The logits of all networks for one image.
     * @param {{ pixels: Uint8Array }} parameters
     */
    logits({ pixels }) {
      const { teacher, alone, distilled } = networks.current;
      return {
        teacher: teacher.logits(pixels),
        alone: alone.logits(pixels),
        distilled: distilled.logits(pixels),
      };
    },

    /**
     * The mean soft targets of each class, (classes * classes), over all test images.
     * @param {{ temperature: number, lanes: LaneName[] }} parameters
     */
    classMaps({ temperature, lanes }) {
      const { engine } = supplies.ready();
      return ofEach(lanes, ({ logits, labels }) =>
        engine.classMapOfLogits(logits, labels, temperature),
      );
    },

    /**
     * The test images of a class that the teacher finds most, and least, like another one.
     * @param {{ label: number, other: number, temperature: number, count: number }} parameters
     */
    lookAlikes(parameters) {
      const { test } = supplies.ready().data;
      return lookAlikes(networks.answersOf('teacher'), (index) => test.image(index), parameters);
    },

    /**
     * How often each class is taken for each, (classes * classes), over all test images.
     * @param {{ lanes: LaneName[] }} parameters
     */
    confusions({ lanes }) {
      return ofEach(lanes, (answers) => answers.confusion());
    },

    /**
     * Some of the test images that fit, and how many do.
     * @param {{ query: import('../../story/image-query.js').ImageQuery, from: number,
     *   count: number }} parameters
     */
    find({ query, from, count }) {
      const found = findImages(query, networks.labels, (lane) => networks.answersOf(lane));
      return { total: found.length, images: testImages(found.slice(from, from + count)) };
    },

    /**
     * The bits that a share of the teacher's answers stay below.
     * @param {{ temperature: number, share: number }} parameters
     */
    entropyBelow({ temperature, share }) {
      return networks.answersOf('teacher').entropyBelow(temperature, share);
    },
  };
}
