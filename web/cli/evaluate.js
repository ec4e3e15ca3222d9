import { loadEngine } from '../engine/index.js';
import { errorsByLabel } from '../experiments/execute.js';
import { memoryOf } from './memory.js';
import { datasetOf, mnistFolder, readPairs } from './mnist.js';
import { inputScale, readModel } from './model-file.js';
import { parse } from './usage.js';

/**
 * Prints the test errors of a network, or of several as one, by class.
 * @param {string[]} args
 */
export async function evaluate(args) {
  const { values, positionals } = parse(
    args,
    {
      variant: { type: 'string', default: 'simd' },
      mnist: { type: 'string', default: mnistFolder },
      inputs: { type: 'string' },
    },
    { least: 1, most: 64, what: 'one safetensors file or more' },
  );
  const inputs = inputScale(values.inputs);
  const pairs = await readPairs(values.mnist);
  const memory = memoryOf({ pairs: [pairs.test], files: positionals });
  const engine = await loadEngine({ variant: values.variant, memory });
  const networks = positionals.map((file) => readModel(engine, file, inputs));
  const test = datasetOf(engine, pairs.test);
  const evaluation = engine.evaluate(networks, test);
  const labels = test.labels();
  const byLabel = errorsByLabel(evaluation.confusion);
  for (const [label, errors] of byLabel.entries()) {
    const count = labels.filter((one) => one === label).length;
    console.log(`${label}    ${errors.toString().padStart(5)} errors of ${count}`);
  }
  const { errors, count, crossEntropy } = evaluation;
  console.log(`all  ${errors.toString().padStart(5)} errors of ${count}`);
  console.log(`cross-entropy ${crossEntropy.toFixed(4)} nats`);
  engine.dispose();
  return 0;
}
