/** @typedef {{ number: (value: number, options: Intl.NumberFormatOptions) => string }} Numbers */

/**
 * @param {number} bytes
 * @param {Numbers} numbers
 */
export function formatBytes(bytes, numbers) {
  const [unit, size] = bytes >= 1e6 ? ['megabyte', 1e6] : ['kilobyte', 1e3];
  const digits = bytes / size < 10 ? 1 : 0;
  return numbers.number(bytes / size, {
    style: 'unit',
    unit,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/**
 * @param {number} seconds
 * @param {Numbers} numbers
 */
export function formatDuration(seconds, numbers) {
  const [unit, size] =
    seconds >= 7200 ? ['hour', 3600] : seconds >= 100 ? ['minute', 60] : ['second', 1];
  return numbers.number(Math.ceil(seconds / size), { style: 'unit', unit });
}

/**
 * Two significant digits, in ms.
 * @param {number} milliseconds
 * @param {Numbers} numbers
 */
export function formatMilliseconds(milliseconds, numbers) {
  return numbers.number(milliseconds, {
    style: 'unit',
    unit: 'millisecond',
    minimumSignificantDigits: 2,
    maximumSignificantDigits: 2,
  });
}

/** The largest unit that fits: milliseconds, seconds, minutes, hours, days. */
const spans = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
  ['millisecond', 1e-3],
]);

/**
 * A span of time of any length, with two significant digits.
 * @param {number} seconds
 * @param {Numbers} numbers
 */
export function formatTimeSpan(seconds, numbers) {
  const [unit, size] = spans.find(([, length]) => Math.abs(seconds) >= length) ?? spans[4];
  const value = seconds / size;
  return numbers.number(value, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    ...(Math.abs(value) < 100
      ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
      : { maximumFractionDigits: 0 }),
  });
}
