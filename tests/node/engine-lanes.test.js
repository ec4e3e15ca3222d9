import { describe, expect, test } from 'vitest';
import { methods } from '../../web/engine/src/index.js';
import { engine, expectRefusal, last, small, useEngine } from './the-engine.js';

// Methods, lanes and what holds a network, through the JavaScript API.

useEngine();

/**
 * @param {import('../../web/engine/src/objective.js').Method} method
 * @param {import('../../web/engine/src/index.js').Mlp} teacher
 * @returns {any}
 */
const objectiveOf = ({ name, needs }, teacher) =>
  needs === 'labels' ? { kind: name } : { kind: name, teacher };

/** One that compares hidden layers. */
const comparing = /** @type {import('../../web/engine/src/objective.js').Method} */ (
  methods.findLast(({ needs }) => needs === 'hidden')
);

const student = () => engine.mlp({ layers: [64, 8, 4], seed: 2 });

describe.each(methods.map((method) => /** @type {const} */ ([method.name, method])))(
  "objective '%s'",
  (name, method) => {
    test('trains, and reports its terms by name', async () => {
      const { data, mlp: teacher } = small();
      const objective = objectiveOf(method, teacher);
      const { loss } = await last(engine.train(student(), data, { objective, epochs: 2 }));
      expect(Object.keys(loss.terms)).toEqual(method.terms);
      for (const value of [loss.total, ...Object.values(loss.terms)])
        expect(value).toBeGreaterThan(0);
    });

    test('takes its numbers by name, and no others', async () => {
      const { data, mlp: teacher } = small();
      const train = (/** @type {object} */ numbers) => {
        const objective = { ...objectiveOf(method, teacher), ...numbers };
        return last(engine.train(student(), data, { objective, batchSize: 400 }));
      };
      for (const { name: number, usual, least, most } of method.numbers) {
        const as = async (/** @type {number} */ value) => (await train({ [number]: value })).loss;
        expect(await as(usual)).toEqual((await train({})).loss);
        const other = Math.max(least, usual / 2);
        expect((await as(other)).total).not.toBe((await as(usual)).total);
        await expectRefusal(() => as(most * 2 + 1), 'invalid-argument', `${number} is`);
        await expectRefusal(
          () => train({ [number]: String(usual) }),
          'invalid-argument',
          `objective '${name}': ${number} is '${usual}'; expected a number`,
        );
      }
      await expectRefusal(() => train({ beta: 1 }), 'invalid-argument', "has no option 'beta'");
    });

    if (method.needs === 'labels') return;

    test('keeps its teacher from being changed, as long as it goes on', async () => {
      const { data, mlp: teacher } = small();
      const objective = objectiveOf(method, teacher);
      for await (const { step } of engine.train(student(), data, {
        objective,
        stepsPerProgress: 1,
      })) {
        await expectRefusal(
          () => last(engine.train(teacher, data)),
          'invalid-argument',
          'training it would change it',
        );
        await expectRefusal(
          () => teacher.shiftBiases([1, 0, 0, 0]),
          'invalid-argument',
          'shifting its biases would change it',
        );
        if (step === 2) break;
      }
      teacher.shiftBiases([1, 0, 0, 0]);
      await last(engine.train(teacher, data));
    });
  },
);

test('pairs of hidden layers are said, from 0, or are the last ones', async () => {
  const { data } = small();
  const teacher = engine.mlp({ layers: [64, 20, 12, 4], seed: 3 });
  const lossOf = async (/** @type {any} */ layers) => {
    const objective = { ...objectiveOf(comparing, teacher), layers };
    return (await last(engine.train(student(), data, { objective, batchSize: 400 }))).loss.total;
  };
  expect(await lossOf([[0, 1]])).toBe(await lossOf(undefined));
  expect(await lossOf([[0, 0]])).not.toBe(await lossOf(undefined));
  for (const [layers, message] of /** @type {[any, string][]} */ ([
    [[0, 1], 'expected pairs of hidden layers'],
    [[[0, 1, 2]], 'expected pairs of hidden layers'],
    [[[0, '1']], "a layer is '1'; expected a whole number"],
    [[[1, 1]], 'hidden layer 1 of the student; expected 0 to 0'],
    [[[0, 2]], 'hidden layer 2 of the teacher; expected 0 to 1'],
  ])) {
    await expectRefusal(() => lossOf(layers), 'invalid-argument', message);
  }
});

describe('lanes', () => {
  test('come out as each does alone, bit by bit', async () => {
    const { data, mlp: teacher } = small();
    const run = { epochs: 2, batchSize: 32, seed: 3 };
    const lanes = methods.map((method) => ({
      model: student(),
      objective: objectiveOf(method, teacher),
      optimizer: { rate: 1e-4 },
    }));
    const { lanes: reports } = await last(engine.trainTogether(lanes, data, run));
    for (const [i, { model, ...lane }] of lanes.entries()) {
      const alone = student();
      const { loss, rate } = await last(engine.train(alone, data, { ...run, ...lane }));
      expect(model.toSafetensors()).toEqual(alone.toSafetensors());
      expect(Object.keys(reports[i].loss.terms)).toEqual(Object.keys(loss.terms));
      expect(reports[i].rate).toBe(rate);
    }
  });

  test('learn from each other where the teachers are live', async () => {
    const { data } = small();
    const [first, second] = [student(), engine.mlp({ layers: [64, 12, 4], seed: 5 })];
    const peer = (/** @type {any} */ teacher) =>
      /** @type {const} */ ({ kind: 'soft-target', teacher, temperature: 1, softWeight: 0.5 });
    const mutual = (/** @type {boolean} */ live) => [
      { model: first, objective: { ...peer(second), live } },
      { model: second, objective: { ...peer(first), live } },
    ];
    await expectRefusal(
      () => last(engine.trainTogether(mutual(false), data)),
      'invalid-argument',
      'training it would change it',
    );
    await last(engine.trainTogether(mutual(true), data, { epochs: 30 }));
    const { agreement } = engine.evaluate(first, data, { teacher: second });
    expect(agreement).toBeGreaterThan(0.9);
  });

  test('whose networks are disposed of in mid-step go on, and leave nothing behind', async () => {
    const before = engine.liveHandles();
    const { data, mlp: teacher } = small();
    const lanes = [
      { model: student(), objective: objectiveOf(methods[1], teacher) },
      { model: student(), objective: objectiveOf(comparing, teacher) },
    ];
    let last;
    for await (last of engine.trainTogether(lanes, data, { stepsPerProgress: 1 })) {
      for (const { model } of lanes) model.dispose();
      teacher.dispose();
      data.dispose();
    }
    expect(last?.step).toBe(last?.steps);
    expect(Number.isFinite(last?.lanes[1].loss.total)).toBe(true);
    expect(engine.liveHandles()).toBe(before);
  });

  test('that are none, or twice the same, are refused', async () => {
    const { data, mlp } = small();
    const refused = (/** @type {any} */ lanes, /** @type {string} */ message) =>
      expectRefusal(() => last(engine.trainTogether(lanes, data)), 'invalid-argument', message);
    await refused([], 'takes lanes first');
    await refused([{ model: mlp }, {}], 'the model of lane 1 is undefined; expected an Mlp');
    await refused(
      [{ model: mlp }, { model: mlp }],
      'two lanes of a training have the same network',
    );
    await refused([{ model: mlp, epochs: 3 }], "trainTogether has no option 'epochs'");
  });
});

describe('synthesis', () => {
  test('moves images until the network takes them for what is wanted', async () => {
    const { data, mlp } = small();
    await last(engine.train(mlp, data, { epochs: 20, optimizer: { rate: 1e-2 } }));
    const images = Float32Array.from({ length: 8 * 64 }, (_, i) => ((i * 37) % 101) / 101);
    const targets = Float32Array.from({ length: 8 * 4 }, (_, i) => Number(i % 4 === (i >> 2) % 4));
    const options = {
      images,
      targets,
      steps: 200,
      stepsPerProgress: 100,
      bounds: /** @type {const} */ ('clip'),
    };
    const optimizer = { rate: 0.02 };
    const result = await last(engine.synthesize(mlp, { ...options, optimizer }));
    expect(result).toMatchObject({ step: 200, steps: 200 });
    const logits = mlp.logits(result.images);
    for (let i = 0; i < 8; i++) {
      const row = logits.subarray(4 * i, 4 * i + 4);
      expect(row.indexOf(Math.max(...row))).toBe(i % 4);
    }
    expect(Math.min(...result.images)).toBeGreaterThanOrEqual(0);
    const stopped = engine.synthesize(mlp, {
      ...options,
      signal: AbortSignal.abort(new Error('no')),
    });
    await expect(last(stopped)).rejects.toThrow('no');
  });

  test('refuses what does not fit', async () => {
    const { mlp } = small();
    const fine = { images: new Float32Array(64), targets: Float32Array.of(1, 0, 0, 0), steps: 1 };
    for (const [change, message] of /** @type {[object, string][]} */ ([
      [{ images: [1, 2] }, 'images is [1, 2]; expected a Float32Array'],
      [{ images: new Float32Array(63) }, 'expected a multiple of 64'],
      [{ targets: new Float32Array(4) }, 'add up to 0; expected 1'],
      [{ steps: 0 }, 'steps is 0'],
      [{ bounds: 'wide' }, "bounds is 'wide'; expected none or clip or rescale"],
      [{ optimizer: { schedule: { kind: 'cosine' } } }, 'has no schedule'],
      [{ temperature: 0 }, 'temperature is 0'],
    ])) {
      const options = /** @type {any} */ ({ ...fine, ...change });
      await expectRefusal(() => last(engine.synthesize(mlp, options)), 'invalid-argument', message);
    }
  });
});

test('Dirichlet draws are shares, also where the concentrations are near 0', async () => {
  const shares = engine.dirichlet({ concentrations: [1e-3, 1e-3, 2e-3], count: 4000, seed: 1 });
  expect(shares.length).toBe(12_000);
  const sums = [0, 0, 0];
  for (const [i, share] of shares.entries()) {
    expect(share).toBeGreaterThanOrEqual(0);
    sums[i % 3] += share / 4000;
  }
  for (const [i, mean] of [0.25, 0.25, 0.5].entries()) expect(sums[i]).toBeCloseTo(mean, 1);
  expect(engine.dirichlet({ concentrations: [1, 2], count: 3, seed: 1 })).not.toEqual(
    engine.dirichlet({ concentrations: [1, 2], count: 3, seed: 2 }),
  );
  for (const [change, message] of /** @type {[object, string][]} */ ([
    [{ concentrations: [1, 0] }, 'a concentration is 0; expected a number above 0'],
    [{ concentrations: [] }, 'there are no concentrations'],
    [{ count: 0 }, 'count is 0'],
    [{ seed: -1 }, 'seed is -1'],
  ])) {
    const options = /** @type {any} */ ({ concentrations: [1, 2], count: 1, seed: 1, ...change });
    await expectRefusal(() => engine.dirichlet(options), 'invalid-argument', message);
  }
});
