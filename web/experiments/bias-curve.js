/**
 * What a network would answer if the bias of one class were another.
 *
 * @typedef {object} BiasQuestion
 * @property {Uint8Array} network safetensors
 * @property {number} label the class
 * @property {number[]} shifts what its bias may rise by
 * @property {number} examples how many test images of the class to show
 *
 * @typedef {{ shift: number, errors: number, ofLabel: number }} BiasPoint errors on all test images,
 *   and on those of the class
 * @typedef {{ index: number, pixels: Uint8Array, logits: Float32Array }} Example at shift 0
 * @typedef {{ points: BiasPoint[], examples: Example[], count: number }} BiasCurve points from the
 *   lowest shift to the highest; `count`: test images of the class
 */

/**
 * @param {import('../engine/src/index.js').Engine} engine
 * @param {import('../engine/src/index.js').Dataset} test
 * @param {BiasQuestion} question
 * @returns {BiasCurve}
 */
export function biasCurve(engine, test, { network, label, shifts, examples }) {
  const model = engine.mlpFromSafetensors(network);
  const asked = engine.biasShift(model, test, [label]);
  try {
    const points = [...new Set(shifts)]
      .sort((a, b) => a - b)
      .map((shift) => {
        const { total, byLabel } = asked.errors(shift);
        return { shift, errors: total, ofLabel: byLabel[label] };
      });
    const labels = test.labels();
    const indices = [...labels.keys()].filter((index) => labels[index] === label);
    return {
      points,
      count: indices.length,
      examples: spreadOver(indices, examples).map((index) => {
        const pixels = test.image(index);
        return { index, pixels, logits: model.logits(pixels) };
      }),
    };
  } finally {
    asked.dispose();
    model.dispose();
  }
}

/**
 * @param {number[]} all
 * @param {number} count
 */
function spreadOver(all, count) {
  const fewer = Math.min(count, all.length);
  return Array.from({ length: fewer }, (_, i) => all[Math.floor((i * all.length) / fewer)]);
}
