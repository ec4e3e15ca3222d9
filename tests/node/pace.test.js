import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { batchOf } from '../../web/runs/batches.js';
import { compare, createModels } from '../../web/story/comparison.js';
import { Pace } from '../../web/runs/pace.js';
import { defaultSettings } from '../../web/story/settings.js';
import { compareStarts } from '../../web/story/transfer.js';

const settings = {
  ...defaultSettings,
  teacher: [24],
  student: [8],
  teacherEpochs: 2,
  studentEpochs: 6,
  images: 40,
  batchSize: 16,
  rate: 1e-2,
};

/** @type {import('../../web/engine/src/index.js').Engine} */
let engine;
beforeAll(async () => {
  engine = await loadEngine();
});
afterAll(() => engine.dispose());

/** @param {number} count */
function stripes(count, classes = 3) {
  const [rows, cols] = [3, 4];
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const images = Uint8Array.from({ length: count * rows * cols }, (_, i) => {
    const row = Math.floor((i % (rows * cols)) / cols);
    const noise = (i * 2654435761) % 120;
    return row === labels[Math.floor(i / (rows * cols))] ? 130 + noise : noise;
  });
  return { images, labels, rows, cols, classes };
}

/**
 * @param {Pace} pace
 * @param {(event: import('../../web/story/comparison.js').ComparisonEvent) => void} [onEvent]
 */
async function run(pace, onEvent) {
  const data = { train: engine.dataset(stripes(300)), test: engine.dataset(stripes(90)) };
  const models = createModels(engine, settings, data.train);
  for await (const event of compare(engine, models, data, settings, { pace })) onEvent?.(event);
  return [models.teacher, models.alone, models.distilled].map((model) => model.toSafetensors());
}

test('a run that is held, stepped and let go ends with the same bits', async () => {
  const expected = await run(new Pace());
  /** @type {string[]} */
  const heldAt = [];
  let isStepping = true;
  const pace = new Pace({
    onHeld: ({ lanes, step }) => {
      heldAt.push(`${lanes} ${step}`);
      if (heldAt.length < 4) return void setTimeout(() => pace.step());
      isStepping = false;
      setTimeout(() => pace.go());
    },
  });
  pace.go('alone');
  /** @type {string[]} */
  const stepped = [];
  const files = await run(pace, (event) => {
    if (event.type === 'steps' && event.lane !== 'teacher' && isStepping) {
      stepped.push(`${event.lane} ${event.step}`);
    }
  });
  expect(heldAt).toEqual([
    'alone,distilled 0',
    'alone,distilled 1',
    'alone,distilled 2',
    'alone,distilled 3',
  ]);
  expect(stepped).toEqual([1, 2, 3].flatMap((step) => [`alone ${step}`, `distilled ${step}`]));
  expect(files).toEqual(expected);
});

test('a run that is held can be stopped', async () => {
  const stopper = new AbortController();
  const pace = new Pace({ onHeld: () => void setTimeout(() => stopper.abort()) });
  pace.hold();
  const round = { lanes: [], dataset: engine.dataset(stripes(6)), step: 0, usualSteps: 5 };
  await expect(pace.next(round, stopper.signal)).rejects.toThrow('aborted');
  expect(pace.waiting).toBeNull();
});

test('batchOf names the images that the engine takes', async () => {
  const source = stripes(50);
  const [batchSize, seed, epochs] = [20, 5, 3];
  const start = engine.mlp({ layers: [12, 6, 3], seed: 1 }).toSafetensors();
  const model = engine.mlpFromSafetensors(start);
  const optimizer = { kind: /** @type {const} */ ('sgd'), rate: 0.1, momentum: 0 };
  const reports = engine.train(model, engine.dataset(source), {
    ...{ batchSize, seed, epochs, optimizer, stepsPerProgress: 1 },
  });
  const other = { file: start };
  for (let step = 0; step < 9; ++step) {
    const { value } = await reports.next();
    expect(value?.step).toBe(step + 1);
    // The same step, taken by another network on a dataset of just these images.
    const batch = batchOf(engine, { size: 50, batchSize, seed }, step);
    expect(batch).toHaveLength(step % 3 === 2 ? 10 : 20);
    const images = new Uint8Array(batch.length * 12);
    for (const [i, index] of batch.entries()) {
      images.set(source.images.subarray(index * 12, (index + 1) * 12), i * 12);
    }
    const labels = Uint8Array.from(batch, (index) => source.labels[index]);
    const twin = engine.mlpFromSafetensors(other.file);
    const dataset = engine.dataset({ ...source, images, labels });
    for await (const progress of engine.train(twin, dataset, {
      ...{ batchSize: batch.length, epochs: 1, optimizer },
    })) {
      expect(progress.steps).toBe(1);
    }
    const [one, two] = [model, twin].map((network) => network.logits(source.images));
    for (const [i, logit] of one.entries()) expect(Math.abs(two[i] - logit)).toBeLessThan(1e-5);
    other.file = model.toSafetensors();
  }
});

test('a start with borrowed layers and one from nothing leave nothing behind', async () => {
  const data = { train: engine.dataset(stripes(300)), test: engine.dataset(stripes(90)) };
  const donor = engine.mlp({ layers: [12, 6, 3], seed: 9 });
  const handles = engine.liveHandles();
  const { scratch, transferred, count } = await compareStarts(engine, donor, data, {
    images: 30,
    seed: 1,
  });
  expect(count).toBe(90);
  expect(scratch).toBeLessThan(60);
  expect(transferred).toBeLessThan(60);
  expect(engine.liveHandles()).toBe(handles);
});
