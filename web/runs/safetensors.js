/**
 * A file of a network, safetensors: the length of a header (8 bytes, little endian), the header in
 * JSON, and the numbers that it points into.
 * @typedef {{ shape: number[], data_offsets: [number, number] }} Tensor `data_offsets`: first byte and
 *   end, from where the numbers start
 */

/**
 * What the header of a file says; the engine has written it, so it is not checked.
 * @param {Uint8Array} file
 * @returns {{ tensors: Record<string, Tensor>, start: number }} `start`: where the numbers start
 */
export function readHeader(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const tensors = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  delete tensors['__metadata__']; // strings, if it is there
  return { tensors, start };
}
