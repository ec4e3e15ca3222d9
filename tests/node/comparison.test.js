import { afterEach, beforeAll, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { compare, createModels, laneNames } from '../../web/story/comparison.js';
import { defaultSettings } from '../../web/story/settings.js';

/** @typedef {import('../../web/story/comparison.js').ComparisonEvent} ComparisonEvent */

const settings = {
  ...defaultSettings,
  teacher: [24],
  student: [8],
  teacherEpochs: 3,
  studentEpochs: 6,
  images: 40,
  batchSize: 16,
  rate: 1e-2,
  temperature: 4,
};

/** @type {import('../../web/engine/src/index.js').Engine} */
let engine;
beforeAll(async () => {
  engine = await loadEngine();
});
afterEach(() => engine.dispose());

/** Images of three classes: each has a bright row of its own, with some noise. */
function stripes(/** @type {number} */ count) {
  const [rows, cols, classes] = [3, 4, 3];
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const images = Uint8Array.from({ length: count * rows * cols }, (_, i) => {
    const image = Math.floor(i / (rows * cols));
    const row = Math.floor((i % (rows * cols)) / cols);
    const noise = (i * 2654435761) % 120;
    return row === labels[image] ? 130 + noise : noise;
  });
  return engine.dataset({ images, labels, rows, cols, classes });
}

async function run(/** @type {Partial<typeof settings>} */ change = {}, options = {}) {
  const chosen = { ...settings, ...change };
  const data = { train: stripes(300), test: stripes(90) };
  const models = createModels(engine, chosen, data.train);
  const start = [models.alone.toSafetensors(), models.distilled.toSafetensors()];
  /** @type {ComparisonEvent[]} */
  const events = [];
  for await (const event of compare(engine, models, data, chosen, options)) events.push(event);
  return { events, models, start };
}

/** @param {ComparisonEvent[]} events */
const finalErrors = (events) =>
  events.flatMap((event) => (event.type === 'trained' ? [event.evaluation.errors] : []));

test('both students start with the same weights and end with others', async () => {
  const { models, start } = await run();
  expect(start[0]).toEqual(start[1]);
  expect(models.alone.toSafetensors()).not.toEqual(models.distilled.toSafetensors());
});

test('the teacher learns first, then both students in lockstep', async () => {
  const { events } = await run();
  const steps = events.filter((event) => event.type === 'steps');
  const firstStudent = steps.findIndex(({ lane }) => lane !== 'teacher');
  expect(steps.slice(0, firstStudent).every(({ lane }) => lane === 'teacher')).toBe(true);
  const students = steps.slice(firstStudent);
  for (let i = 0; i < students.length; i += 2) {
    expect(students[i].lane).toBe('alone');
    expect(students[i + 1].lane).toBe('distilled');
    expect(students[i].images).toBe(students[i + 1].images);
  }
  expect(students.at(-1)?.images).toBe(settings.images * settings.studentEpochs);
  expect(students.at(-1)?.epoch).toBe(settings.studentEpochs);
});

test('the loss of each lane is of its own kind', async () => {
  const { events } = await run();
  for (const event of events) {
    if (event.type !== 'steps') continue;
    const { terms } = event.loss;
    expect(Object.keys(terms)).toEqual(event.lane === 'distilled' ? ['hard', 'soft'] : ['hard']);
  }
});

test('progress grows to the end', async () => {
  const { events } = await run();
  const fractions = events.flatMap((event) => (event.type === 'steps' ? [event.fraction] : []));
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions[0]).toBeGreaterThan(0);
  expect(fractions.at(-1)).toBeGreaterThan(0.9);
  expect(fractions.at(-1)).toBeLessThanOrEqual(1);
});

test('each network is tested on the way, on all test images at the end, and measured', async () => {
  const { events } = await run();
  for (const lane of laneNames) {
    const errors = events.filter((event) => event.type === 'errors' && event.lane === lane);
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.at(-1)).toMatchObject({ measuredOn: 90 });
    const measured = events.find((event) => event.type === 'measured' && event.lane === lane);
    const weights = lane === 'teacher' ? 12 * 24 + 24 + 24 * 3 + 3 : 12 * 8 + 8 + 8 * 3 + 3;
    expect(measured).toMatchObject({ parameters: weights });
    expect(/** @type {any} */ (measured).bytes).toBeGreaterThan(4 * weights);
    expect(/** @type {any} */ (measured).milliseconds).toBeGreaterThan(0);
  }
  expect(finalErrors(events)[0]).toBeLessThan(10);
});

test('the same seed gives the same networks, another seed others', async () => {
  const first = await run();
  const second = await run();
  const third = await run({ seed: 2 });
  for (const lane of laneNames) {
    expect(second.models[lane].toSafetensors()).toEqual(first.models[lane].toSafetensors());
    expect(third.models[lane].toSafetensors()).not.toEqual(first.models[lane].toSafetensors());
  }
});

test('with no weight on the soft targets the twins stay twins', async () => {
  const { models } = await run({ softWeight: 0 });
  expect(models.distilled.toSafetensors()).toEqual(models.alone.toSafetensors());
});

test('the signal stops it, and what it held is freed', async () => {
  const stopper = new AbortController();
  const reason = new Error('enough');
  const data = { train: stripes(300), test: stripes(90) };
  const models = createModels(engine, settings, data.train);
  const before = engine.liveHandles();
  let count = 0;
  const stopped = (async () => {
    const events = compare(engine, models, data, settings, { signal: stopper.signal });
    for await (const event of events) {
      expect(event.lane).toBeDefined();
      if (++count === 5) stopper.abort(reason);
    }
  })();
  await expect(stopped).rejects.toBe(reason);
  expect(count).toBe(5);
  expect(engine.liveHandles()).toBe(before);
});

test('leaving the loop stops it, and what it held is freed', async () => {
  const data = { train: stripes(300), test: stripes(90) };
  const models = createModels(engine, settings, data.train);
  const before = engine.liveHandles();
  for await (const event of compare(engine, models, data, settings)) {
    if (event.lane === 'distilled') break;
  }
  expect(engine.liveHandles()).toBe(before);
});

test('settings that make no sense are refused, by name', () => {
  expect(() => createModels(engine, { ...settings, temperature: -1 }, stripes(30))).toThrow(
    'settings: temperature is -1',
  );
});
