import { readHeader } from '../../web/runs/safetensors.js';

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
