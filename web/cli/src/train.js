import { trainInto, trainingOptions } from './train-into.js';
import { methodFlags, objectiveOf } from './method-flags.js';
import { number, parse, UsageError, wholeNumber } from './usage.js';

const flags = /** @type {const} */ ({
  ...trainingOptions,
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
});
/** @typedef {Partial<Record<keyof typeof flags, any>>} Values */

const oneFile = { least: 1, most: 1, what: 'one file to write' };

/**
 * Trains a network from the labels and writes it.
 * @param {string[]} args
 */
export async function train(args) {
  const { values, positionals } = parse(args, flags, oneFile);
  await trainInto(positionals[0], runOf(values), values);
  return 0;
}

/**
 * Trains a network from what a teacher says and writes it.
 * @param {string[]} args
 */
export async function distill(args) {
  const { values, positionals } = parse(
    args,
    {
      ...flags,
      teacher: { type: 'string', multiple: true },
      inputs: { type: 'string' },
      ...methodFlags,
    },
    oneFile,
  );
  const { teacher: teachers = [] } = values;
  if (teachers.length === 0) throw new UsageError('distill needs a --teacher, a safetensors file');
  const objective = { ...objectiveOf(values), teacher: 'teacher' };
  await trainInto(positionals[0], { ...runOf(values), objective }, values, teachers);
  return 0;
}

/**
 * What the flags say.
 * @param {Values} values
 * @returns {import('../../runs/description.js').Run}
 */
function runOf(values) {
  const hidden = values.hidden === '' ? [] : values.hidden.split(',');
  const maxNorm = values['max-norm'];
  return {
    hidden: hidden.map((/** @type {string} */ width) => wholeNumber(width, 'hidden')),
    ...(values.images && { images: { subset: wholeNumber(values.images, 'images') } }),
    options: {
      epochs: number(values.epochs, 'epochs'),
      batchSize: wholeNumber(values.batch, 'batch', { most: 8192 }),
      optimizer: {
        kind: 'adam',
        rate: number(values.rate, 'rate'),
        schedule: { kind: 'cosine' },
      },
      dropout: {
        input: number(values['dropout-input'], 'dropout-input'),
        hidden: number(values['dropout-hidden'], 'dropout-hidden'),
      },
      jitter: wholeNumber(values.jitter, 'jitter', { least: 0 }),
      ...(maxNorm !== undefined && { maxNorm: number(maxNorm, 'max-norm') }),
    },
    seed: wholeNumber(values.seed, 'seed', { least: 0 }),
  };
}
