/** @typedef {import('../../../../story/comparison.js').LaneName} LaneName */

/**
 * Test errors of 10,000 in Hinton, Vinyals & Dean (2015), section 3, first paragraph.
 * @type {Readonly<Record<LaneName, number>>}
 */
export const paperErrors = Object.freeze({ teacher: 67, alone: 146, distilled: 74 });
