import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @type {(dimensions: number, ...sizes: number[]) => Buffer} */
export function idxHeader(dimensions, ...sizes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x800 + dimensions);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return header;
}

/**
 * An IDX file of bytes.
 * @param {number[]} sizes of all dimensions
 * @param {Uint8Array} values
 */
const idxFile = (sizes, values) => Buffer.concat([idxHeader(sizes.length, ...sizes), values]);

/**
 * Images of another shape than any known data set's, 5 x 4: a bright row a class, and noise.
 * @param {number} count
 * @param {number} classes up to 5
 * @param {number} firstLabel
 */
export function bars(count, classes, firstLabel) {
  const [rows, cols] = [5, 4];
  const labels = Uint8Array.from({ length: count }, (_, i) => firstLabel + (i % classes));
  const images = Uint8Array.from({ length: count * rows * cols }, (_, p) => {
    const i = Math.floor(p / (rows * cols));
    const row = Math.floor((p % (rows * cols)) / cols);
    const noise = Math.imul(p + 1, 2654435761) >>> 26; // 0 .. 63
    return row === i % classes ? 255 - noise : noise;
  });
  return { images: idxFile([count, rows, cols], images), labels: idxFile([count], labels) };
}

/**
 * A folder of such a data set, as it is packed here.
 * @param {string} folder
 * @param {{ train: number, test: number, classes: number, firstLabel?: number }} options
 */
export function writeBars(folder, { train, test, classes, firstLabel = 0 }) {
  mkdirSync(folder, { recursive: true });
  for (const [part, count] of Object.entries({ train, test })) {
    for (const [kind, bytes] of Object.entries(bars(count, classes, firstLabel))) {
      writeFileSync(join(folder, `${part}-${kind}.idxgz`), gzipSync(bytes));
    }
  }
}
