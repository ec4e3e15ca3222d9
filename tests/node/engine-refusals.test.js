import { describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { stripes } from '../engine-run.js';
import { engine, expectRefusal, last, small, useEngine } from './the-engine.js';

// Options that are not options, values of the wrong type and arrays whose memory is gone: each is a
// DarkKnowledgeError that says which.

useEngine();

/** @type {any} the API as JavaScript without types sees it */
let untyped;
const invalid = (/** @type {() => unknown} */ action, /** @type {string} */ message) =>
  expectRefusal(action, 'invalid-argument', message);

/** Each entry point of the API with options, given these. */
const entryPoints = () => {
  const { data, mlp } = small();
  untyped = { engine, data, mlp };
  const { engine: free } = untyped;
  return /** @type {Record<string, (options?: any) => unknown>} */ ({
    loadEngine: (options) => loadEngine(options),
    dataset: (options) => free.dataset(options),
    mlp: (options) => free.mlp(options),
    subset: (options) => untyped.data.subset(options),
    take: (options) => untyped.data.take(options),
    train: (options) => last(free.train(mlp, data, options)),
    optimizer: (optimizer) => last(free.train(mlp, data, { optimizer })),
    objective: (objective) => last(free.train(mlp, data, { objective })),
    dropout: (dropout) => last(free.train(mlp, data, { dropout })),
    schedule: (schedule) => last(free.train(mlp, data, { optimizer: { schedule } })),
    evaluate: (options) => free.evaluate(mlp, data, options),
    classMap: (options) => free.classMap(mlp, data, 1, options),
    biasShift: (options) => free.biasShift(mlp, data, [1], options),
  });
};
const names = Object.freeze(
  'loadEngine dataset mlp subset take train optimizer objective dropout schedule evaluate classMap biasShift'.split(
    ' ',
  ),
);

describe('options that are none', () => {
  test.each([
    ['dataset', { ...stripes(4), limit: 10 }, "dataset has no option 'limit'; it takes images"],
    ['dataset', { ...stripes(4), normalize: true }, "no option 'normalize'"],
    ['mlp', { layers: [4, 2], seed: 1, activation: 'tanh' }, "mlp has no option 'activation'"],
    ['mlp', { layers: [4, 2], seed: 1, bias: false }, "no option 'bias'; it takes layers, seed"],
    ['subset', { size: 4, seed: 1, shuffle: false }, "subset has no option 'shuffle'"],
    ['take', { from: 4, to: 9 }, "take has no option 'to'"],
    ['train', { learningRate: 1 }, "train has no option 'learningRate'"],
    ['schedule', { kind: 'cosine', decay: 0.9 }, "schedule 'cosine' has no option 'decay'"],
    ['schedule', { decay: 0.9 }, "schedule 'constant' has no option 'decay'"],
    ['objective', { kind: 'hard', temperature: 4 }, "objective 'hard' has no option 'temperature'"],
  ])('%s refuses %j by name', async (name, options, message) => {
    await invalid(() => entryPoints()[name](options), message);
  });

  test.each(names)('%s refuses what is no object, and null', async (name) => {
    const call = entryPoints()[name];
    for (const options of [null, 'fast', 3, true, ['kind', 'hard']]) {
      await invalid(() => call(options), name === 'objective' ? 'objective' : 'takes an object');
    }
    await invalid(() => call({ 'no such': 1 }), name === 'objective' ? 'kind' : "'no such'");
  });

  test('nothing at all is refused where something is needed', async () => {
    const { dataset, mlp, subset } = entryPoints();
    for (const call of [dataset, mlp, subset]) await invalid(() => call(), 'got undefined');
    await invalid(() => mlp({}), 'layers is undefined; expected whole numbers');
    await invalid(() => mlp({ layers: [4, 2] }), 'seed is undefined');
    await invalid(() => dataset({}), 'dataset takes { images, labels }');
    await invalid(() => subset({ size: 4 }), 'seed is undefined');
    await invalid(() => untyped.engine.train(), 'an Mlp first; got undefined');
    await invalid(() => untyped.engine.evaluate(untyped.mlp), 'a Dataset second; got undefined');
    await invalid(
      () => untyped.engine.mlpFromSafetensors(),
      'as a Uint8Array or ArrayBuffer; got undefined',
    );
    await invalid(() => untyped.mlp.logits(), 'got undefined');
    await invalid(() => untyped.mlp.shiftBiases(), 'got undefined');
  });
});

describe('values of the wrong type', () => {
  test('are quoted, so that the text 4 is not the number 4', async () => {
    const { mlp, subset, take, train, optimizer, dropout, schedule, evaluate } = entryPoints();
    const { dataset, objective } = entryPoints();
    const teacher = untyped.engine.mlp({ layers: [64, 4], seed: 1 });
    const soft = { kind: 'soft-target', teacher };
    for (const [action, message] of /** @type {[() => unknown, string][]} */ ([
      [() => objective({ ...soft, temperature: '4' }), "temperature is '4'; expected a number"],
      [() => objective({ ...soft, temperature: [4] }), 'temperature is [4]'],
      [() => objective({ ...soft, temperature: 4, softWeight: true }), 'softWeight is true'],
      [() => objective({ kind: ['hard'] }), "kind is ['hard']; expected hard or"],
      [() => objective({ ...soft, temperature: 4, teacher: 'me' }), "got 'me'"],
      [() => evaluate({ teacher, temperature: '8' }), "temperature is '8'"],
      [() => evaluate({ teacher: 0 }), 'teacher is an Mlp, or several; got 0'],
      [() => untyped.engine.classMap(untyped.mlp, untyped.data, '3'), "temperature is '3'"],
      [() => untyped.engine.classMapOfLogits([1], untyped.data.labels(), 1), 'got [1]'],
      [() => untyped.engine.classMapOfLogits(new Float32Array(8), [1], 1), 'got [1]'],
      [() => untyped.engine.epochOrder({ size: 0, seed: 1, epoch: 0 }), 'size is 0'],
      [() => untyped.mlp.copyLayers({}, [0]), 'an object of class Object'],
      [() => untyped.mlp.copyLayers(untyped.mlp, ['0']), "layers[0] is '0'"],
      [() => train({ epochs: '3' }), "epochs is '3'"],
      [() => train({ batchSize: '128' }), "batchSize is '128'; expected a whole number, 1 to 8192"],
      [() => train({ seed: 1n }), 'seed is 1n'],
      [() => train({ signal: {} }), 'signal is an object of class Object; expected an AbortSignal'],
      [() => train({ maxNorm: '4' }), "maxNorm is '4'"],
      [() => optimizer({ rate: '1e-3' }), "rate is '1e-3'"],
      [() => optimizer({ kind: null }), 'kind is null; expected adam or sgd'],
      [() => optimizer({ kind: 'sgd', nesterov: 'false' }), "nesterov is 'false'; expected true"],
      [() => dropout({ hidden: '0.5' }), "hidden is '0.5'"],
      [() => schedule({ kind: 'exponential', decay: '0.9' }), "decay is '0.9'"],
      [() => mlp({ layers: '784-10', seed: 1 }), "layers is '784-10'"],
      [() => mlp({ layers: ['784', 10], seed: 1 }), "layers[0] is '784'"],
      [() => mlp({ layers: [784, 10], seed: '1' }), "seed is '1'"],
      [() => subset({ size: '4', seed: 1 }), "size is '4'; expected a whole number, 1 to 400"],
      [() => take({ from: '4' }), "from is '4'"],
      [() => dataset({ ...stripes(4), rows: '8' }), "rows is '8'"],
      [() => untyped.data.image('0'), "index is '0'"],
      [() => untyped.data.withClasses(['1']), "classes[0] is '1'"],
      [() => untyped.mlp.shiftBiases([0, '1', 0, 0]), "shift 1 is '1'"],
      [() => untyped.engine.biasShift(untyped.mlp, untyped.data, [1]).mass('0'), "shift is '0'"],
      [() => loadEngine(/** @type {any} */ ({ threads: '2' })), "threads is '2'"],
    ])) {
      await invalid(action, message);
    }
  });

  test('whole numbers beyond 32 bits are not taken for what is left of them', async () => {
    const { mlp, subset, take, train, dataset } = entryPoints();
    const beyond = 2 ** 32;
    await invalid(() => train({ batchSize: beyond + 128 }), 'batchSize is 4294967424');
    await invalid(() => train({ jitter: beyond }), 'jitter is 4294967296');
    await invalid(() => mlp({ layers: [beyond + 64, 4], seed: 1 }), 'layers[0] is 4294967360');
    await invalid(() => subset({ size: beyond + 4, seed: 1 }), 'size is 4294967300');
    await invalid(() => take({ from: beyond + 4, count: 1 }), 'from is 4294967300');
    await invalid(() => dataset({ ...stripes(4), rows: beyond + 8 }), 'rows is 4294967304');
    await invalid(() => untyped.data.withClasses([beyond + 1]), 'classes[0] is 4294967297');
    await invalid(() => subset({ size: -4, seed: 1 }), 'size is -4');
  });

  test('temperatures out of range, as they were given', async () => {
    const { objective, evaluate } = entryPoints();
    const teacher = untyped.engine.mlp({ layers: [64, 4], seed: 1 });
    for (const [temperature, shown] of [
      [1e-46, '1e-46'],
      [1e20, '1e+20'],
      [0, '0'],
      [NaN, 'nan'],
    ]) {
      const message = `temperature is ${shown}; expected 0.0001 to 10000`;
      await invalid(() => objective({ kind: 'soft-target', teacher, temperature }), message);
      await invalid(() => evaluate({ teacher, temperature }), message);
    }
  });
});

test('detached arrays are refused, and the engine goes on', async () => {
  entryPoints();
  const gone = (/** @type {any} */ array) => {
    structuredClone(array.buffer, { transfer: [array.buffer] });
    return array;
  };
  const { images, labels, ...shape } = stripes(8);
  const source = (/** @type {object} */ change) => ({
    images: images.slice(),
    labels: labels.slice(),
    ...shape,
    ...change,
  });
  await invalid(
    () => engine.dataset(source({ images: gone(images.slice()) })),
    'dataset: images is detached',
  );
  await invalid(
    () => engine.dataset(source({ labels: gone(labels.slice()) })),
    'dataset: labels is detached',
  );
  await invalid(
    () => engine.mlpFromSafetensors(gone(untyped.mlp.toSafetensors())),
    'the file is detached',
  );
  await invalid(() => untyped.mlp.logits(gone(images.slice())), 'detached');
  await invalid(() => untyped.mlp.logits(gone(new Float32Array(64))), 'detached');
  const objective = /** @type {any} */ ({ kind: 'soft-target', temperature: 2 });
  await invalid(
    () =>
      last(
        engine.train(untyped.mlp, untyped.data, {
          objective: { ...objective, teacherLogits: gone(new Float32Array(1600)) },
        }),
      ),
    'teacherLogits is detached',
  );
  expect(engine.dataset(source({})).size).toBe(8);
});
