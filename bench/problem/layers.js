/**
 * @typedef {{ weight: Float32Array, bias: Float32Array, inputs: number, outputs: number }} Layer
 *   weight (inputs, outputs) by rows
 */

/**
 * The layers of a network that the engine wrote.
 * @param {Uint8Array} file safetensors
 * @returns {Layer[]}
 */
export function readLayers(file) {
  const { tensors, start } = readHeader(file);
  /** @param {string} name */
  const numbers = (name) => {
    const [first, end] = tensors[name].data_offsets;
    return new Float32Array(file.slice(start + first, start + end).buffer);
  };
  /** @type {Layer[]} */
  const layers = [];
  for (let l = 0; `layers.${l}.weight` in tensors; l++) {
    const [outputs, inputs] = tensors[`layers.${l}.weight`].shape;
    const weight = transposed(numbers(`layers.${l}.weight`), outputs, inputs);
    layers.push({ weight, bias: numbers(`layers.${l}.bias`), inputs, outputs });
  }
  return layers;
}

/**
 * @param {Float32Array} values (rows, cols)
 * @param {number} rows
 * @param {number} cols
 */
function transposed(values, rows, cols) {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) result[j * rows + i] = values[i * cols + j];
  }
  return result;
}

/**
 * The header of safetensors: its length (8 bytes, little endian), then JSON.
 * @param {Uint8Array} file
 * @returns {{ tensors: Record<string, { shape: number[], data_offsets: [number, number] }>,
 *   start: number }} `start`: where the numbers start, from which the offsets count
 */
function readHeader(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const tensors = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  delete tensors['__metadata__']; // strings, if it is there
  return { tensors, start };
}
