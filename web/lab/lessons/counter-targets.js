import { argmax } from '../softmax.js';
import { randomBelow, shuffle } from './random.js';

/**
 * What a teacher might have said: answers from which something is taken that one may believe in. All
 * take logits (count * classes) and give logits of that shape, so that softmax(v / T) is the target.
 */

/**
 * Shuffled dark knowledge: the probability of the teacher's answer stays, those of the other classes
 * change places, otherwise for every image. As soft as before, but which class resembles which is
 * lost (DKPP: Furlanello et al. 2018, Born-Again Neural Networks, section 3.3).
 * @param {Float32Array} logits (count * classes)
 * @param {number} classes
 * @param {number} seed
 */
export function shuffledDarkKnowledge(logits, classes, seed) {
  const below = randomBelow(seed);
  return mapRows(logits, classes, (row) => {
    const top = argmax(row);
    const others = shuffle(
      row.filter((_, c) => c !== top),
      below,
    );
    let next = 0;
    return row.map((z, c) => (c === top ? z : others[next++]));
  });
}

/**
 * The teacher's confidence only: the probability of its answer at T stays, all other classes get the
 * same share of the rest. Two numbers an image: which class, and how surely.
 * @param {Float32Array} logits (count * classes)
 * @param {number} classes
 * @param {number} temperature
 */
export function confidenceOnly(logits, classes, temperature) {
  return mapRows(logits, classes, (row) => {
    const top = argmax(row);
    const others = row.filter((_, c) => c !== top);
    const largest = Math.max(...others);
    const mass = others.reduce((sum, z) => sum + Math.exp((z - largest) / temperature), 0);
    const rest = largest + temperature * Math.log(mass / others.length);
    return row.map((z, c) => (c === top ? z : rest));
  });
}

/**
 * @param {Float32Array} logits (count * classes)
 * @param {number} classes
 * @param {(row: Float32Array) => ArrayLike<number>} change (classes) -> (classes)
 */
export function mapRows(logits, classes, change) {
  const changed = new Float32Array(logits.length);
  for (let first = 0; first < logits.length; first += classes) {
    changed.set(change(logits.subarray(first, first + classes)), first);
  }
  return changed;
}
