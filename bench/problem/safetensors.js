/**
 * @typedef {{ weight: Float32Array, bias: Float32Array, inputs: number, outputs: number }} Layer
 *   weight (inputs, outputs) by rows
 */

/**
 * The layers of a network that the engine wrote.
 * @param {Uint8Array} bytes
 * @returns {Layer[]}
 */
export function readLayers(bytes) {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true); // of 64 bits
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  /** @param {string} name */
  const tensor = (name) => {
    const [begin, end] = header[name].data_offsets;
    const start = bytes.byteOffset + 8 + headerLength;
    return new Float32Array(bytes.buffer.slice(start + begin, start + end));
  };
  /** @type {Layer[]} */
  const layers = [];
  for (let l = 0; `layers.${l}.weight` in header; l++) {
    const [outputs, inputs] = header[`layers.${l}.weight`].shape;
    const weight = transposed(tensor(`layers.${l}.weight`), outputs, inputs);
    layers.push({ weight, bias: tensor(`layers.${l}.bias`), inputs, outputs });
  }
  return layers;
}

/**
 * @param {Float32Array} values (rows, cols)
 * @param {number} rows
 * @param {number} cols
 */
export function transposed(values, rows, cols) {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) result[j * rows + i] = values[i * cols + j];
  }
  return result;
}
