/**
 * What a network costs and does in a day of service.
 * @typedef {object} Day
 * @property {number} seconds of computing
 * @property {number} processors that are busy all day, or a part of one
 * @property {number} wrong answers
 */

/** Seconds. */
const day = 86_400;

/**
 * @param {{ milliseconds: number, errors: number, count: number }} network measured time for one
 *   image; errors among `count` test images
 * @param {{ requests: number, slowdown: number }} service images a day; how many times slower its
 *   processor is than the one measured
 * @returns {Day}
 */
export function dayOf({ milliseconds, errors, count }, { requests, slowdown }) {
  const seconds = (requests * milliseconds * slowdown) / 1000;
  return { seconds, processors: seconds / day, wrong: (requests * errors) / count };
}

/**
 * The share of the teacher's advantage over the student alone that the distilled student keeps: 0 is
 * none, 1 is all. null where the teacher has none.
 * @param {{ teacher: number, alone: number, distilled: number }} errors
 */
export function gainKept({ teacher, alone, distilled }) {
  return alone > teacher ? (alone - distilled) / (alone - teacher) : null;
}
