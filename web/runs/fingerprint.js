/**
 * A short name that a file's bytes decide: two 32-bit FNV-1a hashes, one of the bytes and one of the
 * bytes from behind. Not for keeping secrets.
 * @param {Uint8Array} bytes
 */
export function fingerprint(bytes) {
  let [forward, backward] = [0x811c9dc5, 0x811c9dc5];
  for (let i = 0, j = bytes.length - 1; j >= 0; ++i, --j) {
    forward = Math.imul(forward ^ bytes[i], 0x01000193);
    backward = Math.imul(backward ^ bytes[j], 0x01000193);
  }
  return [forward, backward].map((half) => (half >>> 0).toString(36).padStart(7, '0')).join('');
}
