/** @type {(dimensions: number, ...sizes: number[]) => Buffer} */
export function idxHeader(dimensions, ...sizes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x800 + dimensions);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return header;
}
