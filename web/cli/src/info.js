import { statSync } from 'node:fs';
import { loadEngine } from '../../engine/src/index.js';
import { memoryOf } from './memory.js';
import { readModel } from './model-file.js';
import { parse } from './usage.js';

/**
 * Prints what a network is, and with what it would be run.
 * @param {string[]} args
 */
export async function info(args) {
  const { values, positionals } = parse(
    args,
    { variant: { type: 'string', default: 'simd' } },
    { least: 0, most: 1, what: 'one safetensors file, or none' },
  );
  const memory = memoryOf({ files: positionals });
  const engine = await loadEngine({ variant: values.variant, memory });
  for (const file of positionals) {
    const model = readModel(engine, file);
    console.log(`layers      ${model.layers.join('-')}`);
    console.log(`parameters  ${model.parameterCount.toLocaleString('en')}`);
    console.log(`bytes       ${statSync(file).size.toLocaleString('en')}`);
    console.log('not in it   the scale of the inputs (--inputs) and the activation, here ReLU');
  }
  for (const [name, value] of Object.entries(engine.about())) {
    console.log(`${name.padEnd(11)} ${value}`);
  }
  engine.dispose();
  return 0;
}
