import { ensure } from '../engine/src/errors.js';

/**
 * @typedef {{ train: import('../engine/src/index.js').Dataset, test: import('../engine/src/index.js').Dataset }} Data
 */

/**
 * The widths of a network for these images: its inputs are their pixels, its classes the teacher's or,
 * without one, those of the training images, which may lack some that the teacher knows.
 * @param {Data} data
 * @param {number[]} hidden
 * @param {import('../engine/src/index.js').Mlp[]} [teacher]
 * @throws {import('../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument' where training images,
 *   test images and teacher do not belong together: sooner than the first test would
 */
export function layersFor({ train, test }, hidden, teacher = []) {
  const shapes = [train, test].map(({ rows, cols }) => `${rows} x ${cols}`);
  ensure(
    shapes[0] === shapes[1],
    `the training images are ${shapes[0]} pixels, the test images ${shapes[1]}; they must agree`,
  );
  const inputs = train.rows * train.cols;
  const [taught] = teacher;
  ensure(
    !taught || taught.layers[0] === inputs,
    `the teacher takes ${taught?.layers[0]} inputs, the images have ${inputs} pixels; they must agree`,
  );
  const classes = taught ? Number(taught.layers.at(-1)) : train.classes;
  const whose = taught ? 'the teacher has' : 'the training images have';
  for (const [name, dataset] of Object.entries({ training: train, test })) {
    ensure(
      classes >= dataset.classes,
      `${whose} ${classes} classes, the ${name} images ${dataset.classes}; expected at least as many`,
    );
  }
  return [inputs, ...hidden, classes];
}
