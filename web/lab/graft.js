/**
 * Files of networks: safetensors, that is the length of a header (8 bytes, little endian), the
 * header in JSON, and the numbers that it points into.
 * @typedef {{ shape: number[], data_offsets: [number, number] }} Tensor
 */

/**
 * A copy of `file` whose named tensors are those of `donor`: a network that starts with layers of
 * another one. They must have the same shapes.
 * @param {Uint8Array} file
 * @param {Uint8Array} donor
 * @param {(name: string) => boolean} isGrafted
 */
export function graft(file, donor, isGrafted) {
  const [to, from] = [readHeader(file), readHeader(donor)];
  const grafted = file.slice();
  for (const [name, { shape, data_offsets: place }] of Object.entries(to.tensors)) {
    if (!isGrafted(name)) continue;
    const source = from.tensors[name];
    if (String(source?.shape) !== String(shape)) {
      throw new RangeError(`${name} is [${shape}] here and [${source?.shape}] in the donor`);
    }
    const [first, end] = source.data_offsets;
    grafted.set(donor.subarray(from.start + first, from.start + end), to.start + place[0]);
  }
  return grafted;
}

/** @param {Uint8Array} file */
function readHeader(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const tensors = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  delete tensors['__metadata__']; // strings, if it is there
  return { tensors: /** @type {Record<string, Tensor>} */ (tensors), start: 8 + length };
}
