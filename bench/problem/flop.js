const rowsCounted = 16;

/**
 * Floating-point operations of a training step for each sample, counting only products that are not
 * with a zero: what no exact implementation can do without, so that one that skips zeros cannot be
 * said to calculate faster than the processor can. Updates and activations (1 %) are left out.
 * @param {import('./layers.js').Layer[]} layers as they are now: training changes how many of
 *   the hidden units are zero
 * @param {Uint8Array} images (count, inputs), 0..255
 */
export function flopPerSample(layers, images) {
  const inputs = layers[0].inputs;
  const stride = Math.floor(images.length / inputs / rowsCounted) * inputs;
  let flop = 0;
  for (let r = 0; r < rowsCounted; r++) {
    const nonzeros = countNonzeros(layers, images.subarray(r * stride, r * stride + inputs));
    layers.forEach((layer, l) => {
      // Y = X W and dW = X^T G go over the nonzeros of X; dX = G W^T, which the first layer does not
      // need, over those of G: G is zero where the ReLU was.
      flop += 2 * 2 * nonzeros[l] * layer.outputs;
      if (l > 0) flop += 2 * nonzeros[l + 1] * layer.inputs;
    });
  }
  return flop / rowsCounted;
}

/**
 * Of the input, of each hidden layer and, all of them, of the logits.
 * @param {import('./layers.js').Layer[]} layers
 * @param {Uint8Array} image
 */
function countNonzeros(layers, image) {
  let h = Float32Array.from(image, (pixel) => pixel / 255);
  const counts = [h.filter((value) => value !== 0).length];
  layers.forEach(({ weight, bias, outputs }, l) => {
    const z = Float32Array.from(bias);
    h.forEach((x, i) => {
      if (x !== 0) for (let j = 0; j < outputs; j++) z[j] += x * weight[i * outputs + j];
    });
    const isLast = l + 1 === layers.length;
    h = isLast ? z : z.map((value) => Math.max(value, 0));
    counts.push(isLast ? outputs : h.filter((value) => value > 0).length);
  });
  return counts;
}
