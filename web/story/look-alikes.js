import { softmax } from '../runs/softmax.js';

/**
 * @typedef {import('./sample.js').TestImage & { probability: number, answer: number }} LookAlike
 *   `probability` of the other class; `answer`: of the image's own one
 *
 * @typedef {object} LookAlikes
 * @property {LookAlike[]} most the likest first
 * @property {LookAlike[]} least the unlikest last
 * @property {number} count of all images of the class
 */

/**
 * The images of one class, sorted by how much a network takes them for another one.
 * @param {import('./answers.js').Answers} answers
 * @param {(index: number) => Uint8Array} image pixels
 * @param {{ label: number, other: number, temperature: number, count: number }} options `count` at
 *   either end
 * @returns {LookAlikes}
 */
export function lookAlikes(answers, image, { label, other, temperature, count }) {
  /** @type {{ index: number, probability: number, answer: number }[]} */
  const all = [];
  for (const [index, itsLabel] of answers.labels.entries()) {
    if (itsLabel !== label) continue;
    const probabilities = softmax(answers.logitsOf(index), temperature);
    all.push({ index, probability: probabilities[other], answer: probabilities[label] });
  }
  all.sort((first, second) => second.probability - first.probability);
  const withPixels = (/** @type {(typeof all)[number]} */ one) => ({
    ...one,
    label,
    pixels: image(one.index),
  });
  const most = all.slice(0, count);
  const least = all.slice(Math.max(count, all.length - count));
  return { most: most.map(withPixels), least: least.map(withPixels), count: all.length };
}
