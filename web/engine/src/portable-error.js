import { DarkKnowledgeError } from './errors.js';

/**
 * @typedef {{ name: string, code: string | null, message: string, stack: string | undefined }
 * } PortableError
 */

/**
 * An error as plain data: what structured cloning keeps of an Error lacks its code.
 * @param {unknown} error
 * @returns {PortableError}
 */
export function packError(error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof DarkKnowledgeError ? error.code : null;
  return { name, code, message, stack };
}

/** @param {PortableError} packed */
export function unpackError({ name, code, message, stack }) {
  const error =
    code === null
      ? Object.assign(new Error(message), { name })
      : new DarkKnowledgeError(/** @type {import('./errors.js').ErrorCode} */ (code), message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
