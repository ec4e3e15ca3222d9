import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { stripes } from '../engine-run.js';
import { engine, expectRefusal, last, small, useEngine } from './the-engine.js';

// Files of other programs and arrays of other realms, as users bring them.

useEngine();

const foreign = (/** @type {string} */ name) =>
  new Uint8Array(readFileSync(new URL(`../vectors/foreign/${name}.safetensors`, import.meta.url)));

/**
 * @param {number} type
 * @param {number[]} sizes
 * @param {ArrayLike<number>} values a byte each
 */
const idx = (type, sizes, values) =>
  Uint8Array.from([
    ...[0, 0, type, sizes.length],
    ...sizes.flatMap((size) => [size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255]),
    ...Array.from(values),
  ]);

describe('arrays of another realm', () => {
  const realm = createContext({});
  /** @type {(name: string, bytes: ArrayLike<number>) => any} */
  const theirs = (name, bytes) =>
    runInContext(`(values) => ${name}.from(values)`, realm)(Array.from(bytes));

  test('are taken as images, labels, pixels, numbers, files and teacher logits', async () => {
    const { images, labels, ...shape } = stripes();
    const { data, mlp } = small();
    const bytes = theirs('Uint8Array', images);
    expect(bytes instanceof Uint8Array).toBe(false);
    const other = engine.dataset({ images: bytes, labels: theirs('Uint8Array', labels), ...shape });
    expect(other.image(7)).toEqual(data.image(7));
    expect(other.labels()).toEqual(data.labels());
    const logits = mlp.logits(images.slice(0, 128));
    expect(mlp.logits(theirs('Uint8Array', images.slice(0, 128)))).toEqual(logits);
    expect(mlp.logits(theirs('Uint8ClampedArray', images.slice(0, 128)))).toEqual(logits);
    const numbers = Float32Array.from(images.slice(0, 128), (p) => p / 255);
    expect(mlp.logits(theirs('Float32Array', numbers))).toEqual(mlp.logits(numbers));
    const file = mlp.toSafetensors();
    const again = engine.mlpFromSafetensors(theirs('Uint8Array', file));
    expect(again.toSafetensors()).toEqual(file);
    const teacherLogits = new Float32Array(400 * 4).map((_, i) => i % 3);
    const train = (/** @type {Float32Array} */ given) => {
      const objective = { kind: 'soft-target', teacherLogits: given, temperature: 2 };
      return last(engine.train(mlp, data, /** @type {any} */ ({ objective, epochs: 1 })));
    };
    expect(await train(theirs('Float32Array', teacherLogits))).toMatchObject({ epoch: 1 });
  });

  test('buffers are bytes where nothing else is meant', async () => {
    const { images, labels, ...shape } = stripes();
    const { data, mlp } = small();
    const fromBuffers = engine.dataset({
      images: images.buffer,
      labels: runInContext('(n) => new ArrayBuffer(n)', realm)(labels.length),
      ...shape,
    });
    expect(fromBuffers.image(3)).toEqual(data.image(3));
    const file = mlp.toSafetensors();
    const padded = new Uint8Array(file.length + 9);
    padded.set(file, 5);
    const view = new DataView(padded.buffer, 5, file.length);
    expect(engine.mlpFromSafetensors(view).toSafetensors()).toEqual(file);
    expect(engine.mlpFromSafetensors(padded.subarray(5, 5 + file.length)).layers).toEqual(
      mlp.layers,
    );
    await expectRefusal(
      () => mlp.logits(/** @type {any} */ (images.buffer)),
      'invalid-argument',
      'pixels 0..255 or a Float32Array',
    );
  });

  test('what is no bytes, or is detached, is refused', async () => {
    const { images, labels, ...shape } = stripes();
    for (const wrong of [new Uint16Array(4), [1, 2], 'file', null, theirs('Int32Array', [1])]) {
      await expectRefusal(
        () => engine.mlpFromSafetensors(/** @type {any} */ (wrong)),
        'invalid-argument',
        'Uint8Array or ArrayBuffer',
      );
    }
    structuredClone(images, { transfer: [images.buffer] });
    await expectRefusal(
      () => engine.dataset({ images, labels, ...shape }),
      'invalid-argument',
      'images is detached',
    );
  });
});

describe('IDX files of other programs', () => {
  const pixels = [1, 2, 3, 4, 5, 6, 7, 8];
  const labels = idx(8, [2], [1, 0]);

  test('say the same in other types and dimensions', () => {
    const expected = engine.dataset({ images: idx(8, [2, 2, 2], pixels), labels });
    const wide = pixels.flatMap((p) => [0, 0, 0, p]);
    for (const [images, size] of /** @type {[Uint8Array, object][]} */ ([
      [idx(8, [2, 2, 2, 1], pixels), {}],
      [idx(8, [2, 1, 2, 2], pixels), {}],
      [idx(12, [2, 2, 2], wide), {}],
      [idx(8, [2, 4], pixels), { rows: 2, cols: 2 }],
      [idx(12, [2, 4], wide), { rows: 2, cols: 2 }],
    ])) {
      for (const same of [labels, idx(8, [2, 1], [1, 0]), idx(12, [2], [0, 0, 0, 1, 0, 0, 0, 0])]) {
        const read = engine.dataset({ images, labels: same, ...size });
        expect([read.size, read.rows, read.cols, read.classes]).toEqual([2, 2, 2, 2]);
        expect(read.image(1)).toEqual(expected.image(1));
        expect(read.labels()).toEqual(expected.labels());
      }
    }
  });

  test('are refused with what to do where they say something else', async () => {
    const images = idx(8, [2, 2, 2], pixels);
    const refused = (/** @type {any} */ source, /** @type {string} */ message) =>
      expectRefusal(() => engine.dataset(source), 'corrupt-data', message);
    await refused({ images: labels, labels: images }, 'have been swapped');
    await refused({ images: labels, labels }, 'the data has 1 dimension');
    await refused({ images: idx(8, [2, 4], pixels), labels }, 'expected rows and cols with it');
    await refused({ images, labels: idx(8, [2, 2], [0, 1, 1, 0]) }, 'one-hot rows');
    await refused({ images, labels: idx(13, [2], [0, 0, 0, 0, 63, 128, 0, 0]) }, '32-bit floats');
    await refused({ images, labels, rows: 3, cols: 2 }, 'the images are 2 x 2; expected 3 x 2');
    await expectRefusal(
      () => engine.dataset({ images, labels, rows: 2 }),
      'invalid-argument',
      'rows and cols go together',
    );
    const told = engine.dataset({ images, labels, rows: 2, cols: 2, classes: 3 });
    expect([told.size, told.classes]).toEqual([2, 3]);
  });
});

describe('networks of other programs', () => {
  test('load whatever their tensors are called', () => {
    const names = [
      'sequential',
      'quickstart',
      'numbered',
      'parallel',
      'kernels',
      'half',
      'no-bias',
    ];
    for (const name of names) {
      expect([name, engine.mlpFromSafetensors(foreign(name)).layers]).toEqual([name, [6, 5, 5, 3]]);
    }
  });

  test('are refused with what stood in the way and what is there', async () => {
    await expectRefusal(
      () => engine.mlpFromSafetensors(foreign('batch-norm')),
      'corrupt-data',
      'batch normalisation',
    );
    await expectRefusal(
      () => engine.mlpFromSafetensors(foreign('convolution')),
      'corrupt-data',
      'the file has "0.bias" [2] F32',
    );
  });

  test('answer pixels as they answered the inputs they were trained on', () => {
    const { mlp } = small();
    const file = mlp.toSafetensors();
    const values = Float32Array.from(stripes(20).images, (p) => p / 255);
    for (const [inputs, scaled] of /** @type {[any, (x: number) => number][]} */ ([
      [{ mean: 0.1307, deviation: 0.3081 }, (x) => (x - 0.1307) / 0.3081],
      [{ mean: 0.5, deviation: 0.5 }, (x) => 2 * x - 1],
      ['0..255', (x) => 255 * x],
    ])) {
      const expected = mlp.logits(values.map(scaled));
      const got = engine.mlpFromSafetensors(file, { inputs }).logits(values);
      const largest = Math.max(...expected.map(Math.abs));
      got.forEach((logit, i) => expect(Math.abs(logit - expected[i])).toBeLessThan(3e-6 * largest));
    }
    expect(engine.mlpFromSafetensors(file, {}).toSafetensors()).toEqual(file);
  });

  test('refuse a scale that is none', async () => {
    const file = small().mlp.toSafetensors();
    for (const [inputs, message] of /** @type {[any, string][]} */ ([
      ['0..1', '"0..1"; expected { mean, deviation }'],
      [{ mean: 0.1 }, 'inputs.deviation is undefined'],
      [{ mean: 0.1, std: 1 }, "no option 'std'"],
      [{ mean: '0.1', deviation: 1 }, 'inputs.mean is "0.1"'],
      [{ mean: 0, deviation: 0 }, 'deviation is 0'],
      [{ mean: NaN, deviation: 1 }, 'mean is nan'],
    ])) {
      await expectRefusal(
        () => engine.mlpFromSafetensors(file, { inputs }),
        'invalid-argument',
        message,
      );
    }
  });
});
