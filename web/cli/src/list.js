import { experiments } from '../../experiments/index.js';
import { parse } from './usage.js';

/**
 * Prints the experiments.
 * @param {string[]} args
 */
export async function list(args) {
  parse(args, {}, { least: 0, most: 0, what: 'no arguments' });
  const width = Math.max(...experiments.map(({ name }) => name.length));
  for (const { name, title, source } of experiments) {
    console.log(`${name.padEnd(width)}  ${title} (${source.section})`);
  }
  return 0;
}
