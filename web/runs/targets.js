import { logitsOf } from './logits.js';
import { randomBelow, shuffle } from './random.js';
import { argmax, softmax } from './softmax.js';

/**
 * What a teacher might have said: answers from which something is taken that one may believe in, or
 * which a mistake has spoiled. All take logits (count * classes) and give logits of that shape, so that
 * softmax(v / T) is the target.
 *
 * @typedef {keyof typeof changes} TargetName
 * @typedef {{ classes: number, temperature: number, seed: number }} Setting
 */

const changes = Object.freeze({
  shuffled: shuffledDarkKnowledge,
  confidence: confidenceOnly,
  'softmax-twice': softmaxTwice,
  misaligned,
});

export const targetNames = /** @type {readonly TargetName[]} */ (
  Object.freeze(Object.keys(changes))
);

/**
 * What is made of the answers of a teacher to all images of a dataset.
 * @param {TargetName} name
 * @param {import('../engine/src/index.js').Mlp} teacher
 * @param {import('../engine/src/index.js').Dataset} dataset
 * @param {Omit<Setting, 'classes'>} setting
 * @returns {Float32Array} (size * classes)
 */
export function changedAnswers(name, teacher, dataset, setting) {
  const classes = Number(teacher.layers.at(-1));
  return changes[name](logitsOf(teacher, dataset), { ...setting, classes });
}

/**
 * Shuffled dark knowledge: the probability of the teacher's answer stays, those of the other classes
 * change places, otherwise for every image. As soft as before, but which class resembles which is
 * lost (DKPP: Furlanello et al. 2018, Born-Again Neural Networks, section 3.3).
 * @param {Float32Array} logits (count * classes)
 * @param {Pick<Setting, 'classes' | 'seed'>} setting
 */
export function shuffledDarkKnowledge(logits, { classes, seed }) {
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
 * @param {Pick<Setting, 'classes' | 'temperature'>} setting
 */
export function confidenceOnly(logits, { classes, temperature }) {
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
 * The teacher's probabilities taken for logits, and softened again.
 * @param {Float32Array} logits (count * classes)
 * @param {Pick<Setting, 'classes'>} setting
 */
export function softmaxTwice(logits, { classes }) {
  return mapRows(logits, classes, (row) => softmax(row, 1));
}

/**
 * The teacher's answers kept by their place in a shuffled list and read in the order of another: each
 * image gets those of some other image.
 * @param {Float32Array} logits (count * classes)
 * @param {Pick<Setting, 'classes' | 'seed'>} setting
 */
export function misaligned(logits, { classes, seed }) {
  const order = new Uint32Array(logits.length / classes).map((_, i) => i);
  shuffle(order, randomBelow(seed));
  const moved = new Float32Array(logits.length);
  for (const [place, from] of order.entries()) {
    moved.set(logits.subarray(from * classes, (from + 1) * classes), place * classes);
  }
  return moved;
}

/**
 * @param {Float32Array} logits (count * classes)
 * @param {number} classes
 * @param {(row: Float32Array) => ArrayLike<number>} change (classes) -> (classes)
 */
function mapRows(logits, classes, change) {
  const changed = new Float32Array(logits.length);
  for (let first = 0; first < logits.length; first += classes) {
    changed.set(change(logits.subarray(first, first + classes)), first);
  }
  return changed;
}
