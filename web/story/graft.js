import { readHeader } from '../runs/safetensors.js';

/**
 * A copy of `file` whose named tensors are those of `donor`: a network that starts with layers of
 * another one. They must have the same shapes.
 * @param {Uint8Array} file safetensors
 * @param {Uint8Array} donor safetensors
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
