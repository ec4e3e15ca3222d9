/** Images that a network is asked about in one call. */
const block = 500;

/**
 * A network's logits for all images of a dataset, (size * classes).
 * @param {import('../engine/src/index.js').Mlp} model
 * @param {import('../engine/src/index.js').Dataset} dataset
 */
export function logitsOf(model, dataset) {
  const { size, rows, cols } = dataset;
  const classes = model.layers[model.layers.length - 1];
  const logits = new Float32Array(size * classes);
  for (let first = 0; first < size; first += block) {
    const count = Math.min(block, size - first);
    const pixels = new Uint8Array(count * rows * cols);
    for (let i = 0; i < count; ++i) pixels.set(dataset.image(first + i), i * rows * cols);
    logits.set(model.logits(pixels), first * classes);
  }
  return logits;
}
