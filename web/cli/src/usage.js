import { parseArgs } from 'node:util';

/** What was asked for is not understood: exit code 2. */
export class UsageError extends Error {}

/** The reader pressed Ctrl-C: exit code 130. The message says what is kept. */
export class Interrupted extends Error {}

/**
 * parseArgs, whose refusals become UsageErrors.
 * @template {import('node:util').ParseArgsConfig['options']} Options
 * @param {string[]} args
 * @param {Options} options
 * @param {{ least: number, most: number, what: string }} positionals
 */
export function parse(args, options, { least, most, what }) {
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
  const { length } = parsed.positionals;
  if (length < least || length > most) throw new UsageError(`expected ${what}, got ${length}`);
  return parsed;
}

/**
 * @param {string} text
 * @param {string} name
 * @param {{ least?: number, most?: number }} [range]
 */
export function wholeNumber(text, name, { least = 1, most = Number.MAX_SAFE_INTEGER } = {}) {
  const value = number(text, name);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  throw new UsageError(`--${name} is ${text}; expected a whole number, ${range}`);
}

/**
 * @param {string} text
 * @param {string} name
 */
export function number(text, name) {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UsageError(`--${name} is '${text}'; expected a number`);
}

/**
 * A signal that Ctrl-C aborts; a second Ctrl-C ends the process at once.
 * @param {string} message what the reader is told then
 * @returns {{ signal: AbortSignal, ignore: () => void }}
 */
export function interruption(message) {
  const controller = new AbortController();
  const stop = () => controller.abort(new Interrupted(message));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    ignore() {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
    },
  };
}
