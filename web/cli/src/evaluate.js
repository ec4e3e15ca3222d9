import { readFolder } from '../../data/folder.js';
import { loadEngine } from '../../engine/src/index.js';
import { errorsByLabel } from '../../experiments/execute.js';
import { dataFrom, dataOptions, dataSource } from './data.js';
import { memoryOf } from './memory.js';
import { inputScale, readModel } from './model-file.js';
import { parse } from './usage.js';

/**
 * Prints the test errors of a network, or of several as one, by label.
 * @param {string[]} args
 */
export async function evaluate(args) {
  const { values, positionals } = parse(
    args,
    {
      variant: { type: 'string', default: 'simd' },
      ...dataOptions,
      inputs: { type: 'string' },
    },
    { least: 1, most: 64, what: 'one safetensors file or more' },
  );
  const inputs = inputScale(values.inputs);
  const source = dataSource(values);
  const files = await readFolder(source.folder);
  const memory = memoryOf({ pairs: [files.train, files.test], files: positionals });
  const engine = await loadEngine({ variant: values.variant, memory });
  const networks = positionals.map((file) => readModel(engine, file, inputs));
  const { test } = dataFrom(engine, files, source);
  const evaluation = engine.evaluate(networks, test);
  const classes = test.labels();
  const { firstLabel = 0 } = source.labelling;
  for (const [one, errors] of errorsByLabel(evaluation.confusion).entries()) {
    const count = classes.filter((other) => other === one).length;
    const label = String(firstLabel + one).padEnd(4);
    console.log(`${label} ${errors.toString().padStart(5)} errors of ${count}`);
  }
  const { errors, count, crossEntropy } = evaluation;
  console.log(`all  ${errors.toString().padStart(5)} errors of ${count}`);
  console.log(`cross-entropy ${crossEntropy.toFixed(4)} nats`);
  engine.dispose();
  return 0;
}
