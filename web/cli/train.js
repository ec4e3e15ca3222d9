import { readFolder } from '../data/folder.js';
import { loadEngine } from '../engine/index.js';
import { layersFor } from '../experiments/layers.js';
import { isNearChance } from '../experiments/near-chance.js';
import { dataFrom, dataOptions, dataSource } from './data.js';
import { memoryOf } from './memory.js';
import { inputScale, readModel } from './model-file.js';
import { prepareOutput } from './output-file.js';
import { Progress, trainingLine } from './progress.js';
import { interruption, number, parse, UsageError, wholeNumber } from './usage.js';

const trainingOptions = /** @type {const} */ ({
  hidden: { type: 'string', default: '300,300' },
  epochs: { type: 'string', default: '10' },
  rate: { type: 'string', default: '1e-3' },
  batch: { type: 'string', default: '128' },
  seed: { type: 'string', default: '1' },
  images: { type: 'string' },
  'dropout-input': { type: 'string', default: '0' },
  'dropout-hidden': { type: 'string', default: '0' },
  'max-norm': { type: 'string' },
  jitter: { type: 'string', default: '0' },
  variant: { type: 'string', default: 'simd' },
  ...dataOptions,
});
/** @typedef {Partial<Record<keyof typeof trainingOptions | 'inputs', any>>} Values */

const oneFile = { least: 1, most: 1, what: 'one file to write' };

/**
 * Trains a network from the labels and writes it.
 * @param {string[]} args
 */
export async function train(args) {
  const { values, positionals } = parse(args, trainingOptions, oneFile);
  return trainInto(positionals[0], values, [], () => ({ kind: 'hard' }));
}

/**
 * Trains a network from the soft targets of a teacher and writes it.
 * @param {string[]} args
 */
export async function distill(args) {
  const { values, positionals } = parse(
    args,
    {
      ...trainingOptions,
      teacher: { type: 'string', multiple: true },
      inputs: { type: 'string' },
      temperature: { type: 'string', default: '20' },
      'soft-weight': { type: 'string', default: '1' },
    },
    oneFile,
  );
  const { teacher: files = [] } = values;
  if (files.length === 0) throw new UsageError('distill needs a --teacher, a safetensors file');
  const temperature = number(values.temperature, 'temperature');
  const softWeight = number(values['soft-weight'], 'soft-weight');
  return trainInto(positionals[0], values, files, (teacher) => ({
    kind: 'soft-target',
    teacher,
    temperature,
    softWeight,
  }));
}

/**
 * Reads a teacher and says how good it is: what it does not know it can't teach.
 * @param {import('../engine/index.js').Engine} engine
 * @param {string} file
 * @param {import('../engine/mlp.js').InputScale | undefined} inputs
 * @param {import('../engine/index.js').Dataset} test
 */
function readTeacher(engine, file, inputs, test) {
  const teacher = readModel(engine, file, inputs);
  const { errors, count } = engine.evaluate(teacher, test);
  console.log(`${file}: ${teacher.layers.join('-')}, ${errors} test errors of ${count}`);
  if (isNearChance({ errors, count, classes: test.classes })) {
    console.error(
      `warning: ${file} is hardly better than guessing. Was it trained on inputs of another scale ` +
        '(--inputs), on other images, or with other layers than ReLU? Are its weights [out, in]?',
    );
  }
  return teacher;
}

/**
 * @param {string} file
 * @param {Values} values
 * @param {string[]} teachers files
 * @param {(teacher: import('../engine/index.js').Mlp[]) =>
 *   import('../engine/training-options.js').ObjectiveOptions} objectiveFor
 */
async function trainInto(file, values, teachers, objectiveFor) {
  const hidden = values.hidden === '' ? [] : values.hidden.split(',');
  const widths = hidden.map((/** @type {string} */ width) => wholeNumber(width, 'hidden'));
  const seed = wholeNumber(values.seed, 'seed', { least: 0 });
  const images = values.images && wholeNumber(values.images, 'images');
  const options = optionsOf(values);
  const scale = inputScale(values.inputs);
  const source = dataSource(values);
  const pairs = await readFolder(source.folder);
  const memory = memoryOf({
    pairs: [pairs.train, pairs.test],
    hidden: widths,
    batchSize: options.batchSize,
    files: teachers,
  });
  const engine = await loadEngine({ variant: values.variant, memory });
  const data = dataFrom(engine, pairs, source);
  const teacher = teachers.map((one) => readTeacher(engine, one, scale, data.test));
  const dataset = images ? data.train.subset({ size: images, seed }) : data.train;
  const model = engine.mlp({ layers: layersFor(data, widths, teacher), seed });
  const training = { ...options, objective: objectiveFor(teacher), seed };
  const inputs = [...teachers, ...pairs.train.files, ...pairs.test.files];
  const output = prepareOutput(file, { size: model.toSafetensors().length, inputs });
  const { signal, ignore } = interruption('Stopped; no file was written.');
  const drawing = new Progress(process.stderr);
  try {
    for await (const progress of engine.train(model, dataset, { ...training, signal })) {
      const { loss, ...rest } = progress;
      const { epochs } = options;
      drawing.draw(() => [trainingLine(file, { ...rest, epochs, loss: loss.total })]);
    }
    output.write(model.toSafetensors());
  } finally {
    drawing.clear();
    ignore();
    output.discard();
  }
  const { errors, count } = engine.evaluate(model, data.test);
  console.log(`${file}: ${model.layers.join('-')}, ${errors} test errors of ${count}`);
  engine.dispose();
  return 0;
}

/** @param {Values} values */
function optionsOf(values) {
  const maxNorm = values['max-norm'];
  return {
    epochs: number(values.epochs, 'epochs'),
    batchSize: wholeNumber(values.batch, 'batch', { most: 8192 }),
    optimizer: /** @type {const} */ ({
      kind: 'adam',
      rate: number(values.rate, 'rate'),
      schedule: { kind: 'cosine' },
    }),
    dropout: {
      input: number(values['dropout-input'], 'dropout-input'),
      hidden: number(values['dropout-hidden'], 'dropout-hidden'),
    },
    jitter: wholeNumber(values.jitter, 'jitter', { least: 0 }),
    ...(maxNorm !== undefined && { maxNorm: number(maxNorm, 'max-norm') }),
  };
}
