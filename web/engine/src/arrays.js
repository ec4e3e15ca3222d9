import { DarkKnowledgeError } from './errors.js';

/**
 * @typedef {ArrayBufferLike | Uint8Array | Uint8ClampedArray | DataView} Bytes of this realm or
 *   another one: a frame's, a sandbox's
 */

/** `instanceof` knows this realm only; a tag is the same in all. */
const tagOf = (/** @type {unknown} */ value) => Object.prototype.toString.call(value).slice(8, -1);

/**
 * The bytes of `value`, uncopied; null where it is none.
 * @param {unknown} value
 * @param {string} what
 * @returns {Uint8Array | null}
 * @throws {DarkKnowledgeError} 'invalid-argument' where it is detached
 */
export function bytesOf(value, what) {
  const tag = tagOf(value);
  if (tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer') {
    const buffer = /** @type {ArrayBufferLike} */ (value);
    return attached(() => new Uint8Array(buffer), what);
  }
  if (!['Uint8Array', 'Uint8ClampedArray', 'DataView'].includes(tag)) return null;
  return attached(() => {
    const { buffer, byteOffset, byteLength } = /** @type {ArrayBufferView} */ (value);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }, what);
}

/**
 * The numbers of a Float32Array, uncopied; null where it is none.
 * @param {unknown} value
 * @param {string} what
 * @returns {Float32Array | null}
 * @throws {DarkKnowledgeError} 'invalid-argument' where it is detached
 */
export function floatsOf(value, what) {
  if (tagOf(value) !== 'Float32Array') return null;
  return attached(() => {
    const { buffer, byteOffset, length } = /** @type {Float32Array} */ (value);
    return new Float32Array(buffer, byteOffset, length);
  }, what);
}

/**
 * @template View
 * @param {() => View} look throws where the memory is detached
 * @param {string} what
 */
function attached(look, what) {
  try {
    return look();
  } catch (cause) {
    throw new DarkKnowledgeError(
      'invalid-argument',
      `${what} is detached: its memory was transferred, to a worker for instance`,
      { cause },
    );
  }
}
