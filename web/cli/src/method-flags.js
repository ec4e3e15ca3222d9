import { methods } from '../../engine/src/methods.js';
import { number, UsageError } from './usage.js';

/** Methods that have a teacher. */
const taught = methods.filter(({ needs }) => needs !== 'labels');

/** softWeight: soft-weight. @param {string} name */
const flagOf = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Flags of all of them, for parse().
 * @type {Record<string, { type: 'string' }>}
 */
export const methodFlags = Object.fromEntries(
  ['method', ...taught.flatMap(({ numbers }) => numbers.map(({ name }) => flagOf(name)))].map(
    (name) => [name, { type: 'string' }],
  ),
);

/** How --help tells of them, a line a method. */
export const methodUsage = taught
  .map(({ name, numbers }) => {
    const flags = numbers.map((one) => `--${flagOf(one.name)} ${one.usual}`);
    return `      --method ${name.padEnd(22)} ${flags.join('  ')}`;
  })
  .join('\n');

/**
 * The objective that the flags say, with its numbers where they are said; the first of the methods
 * unless one is.
 * @param {Record<string, any>} values
 */
export function objectiveOf(values) {
  const names = taught.map(({ name }) => name).join(', ');
  const method = taught.find(({ name }) => name === (values.method ?? taught[0].name));
  if (!method) throw new UsageError(`--method is '${values.method}'; expected ${names}`);
  const own = method.numbers.map(({ name }) => flagOf(name));
  for (const flag of Object.keys(methodFlags)) {
    if (flag === 'method' || values[flag] === undefined || own.includes(flag)) continue;
    const has = own.map((name) => `--${name}`).join(', ');
    throw new UsageError(`--method ${method.name} has no --${flag}; it has ${has}`);
  }
  const said = method.numbers.filter(({ name }) => values[flagOf(name)] !== undefined);
  return {
    kind: method.name,
    ...Object.fromEntries(
      said.map(({ name }) => [name, number(values[flagOf(name)], flagOf(name))]),
    ),
  };
}
