import { describe, expect, test } from 'vitest';
import { experiments } from '../../web/experiments/index.js';
import { runsOf } from '../../web/story/comparison.js';
import { counterTests, trialOf } from '../../web/story/trials/trials.js';
import { mistakes } from '../../web/story/mistakes.js';
import { defaultSettings } from '../../web/story/settings.js';
import { descriptionOf, settingsOf } from '../../web/lab/description.js';
import { defaultRun } from '../../web/lab/settings.js';
import { cutImages } from '../../web/runs/cut.js';
import { checkDescription } from '../../web/runs/description.js';
import { scheduleOf } from '../../web/runs/schedule.js';
import { finish, trainNetwork } from '../../web/runs/train-network.js';
import { Stopwatch } from '../../web/runs/work.js';
import { engine, expectRefusal, small, useEngine } from './the-engine.js';

useEngine();

/** @type {import('../../web/runs/description.js').Run} */
const whole = {
  hidden: [20],
  images: { from: 5, count: 200, only: [1, 2, 3], without: [3], subset: 50 },
  objective: { kind: 'soft-target', teacher: { training: 't', seeds: [1] }, temperature: 4 },
  options: { epochs: 2, batchSize: 16 },
  heldOut: { from: 300 },
  looks: { everyEpochs: 0.5 },
  stop: { kind: 'patience', looks: 3 },
  weightSeed: 7,
  seed: 3,
};

describe('a description', () => {
  test('may say everything there is, or little', () => {
    expect(() => checkDescription(whole)).not.toThrow();
    expect(() => checkDescription(JSON.parse(JSON.stringify(whole)))).not.toThrow();
    expect(() => checkDescription({ hidden: [], options: { epochs: 1 }, seed: 1 })).not.toThrow();
  });

  test('is what experiments, the comparison and its counter-tests consist of', () => {
    const trainings = experiments.flatMap(({ sizes }) =>
      Object.values(sizes).flatMap((plan) => Object.values(plan.trainings)),
    );
    for (const training of trainings)
      expect(() => checkDescription({ ...training, seed: 1 })).not.toThrow();
    for (const run of Object.values(runsOf(defaultSettings, 60_000))) {
      expect(() => checkDescription(run)).not.toThrow();
    }
    const train = { size: 60_000, classes: 10 };
    for (const name of [...counterTests, ...mistakes]) {
      expect(() => checkDescription(trialOf(name, defaultSettings, train))).not.toThrow();
    }
  });

  test.each(
    /** @type {[string, object][]} */ ([
      ["run has no option 'seeds'; it takes hidden", { seeds: 3 }],
      ['run: hidden is 20; expected an array of widths', { hidden: 20 }],
      ['run: hidden[1] is 0; expected a whole number', { hidden: [20, 0] }],
      ["run: seed is '1'; expected a whole number", { seed: '1' }],
      ['run: weightSeed is -1', { weightSeed: -1 }],
      ["run: images has no option 'subet'", { images: { subet: 3 } }],
      ['run: images.subset is 0.5; expected a whole number', { images: { subset: 0.5 } }],
      ['run: images.only is 3; expected an array', { images: { only: 3 } }],
      ["run: images.show is 'cats'; expected scrambled or noise", { images: { show: 'cats' } }],
      [
        "run: images.show is 'noise', which has no labels",
        { images: { show: 'noise' }, objective: undefined },
      ],
      ['run: heldOut.from is -1', { heldOut: { from: -1 } }],
      ['run: objective takes an object of options; got null', { objective: null }],
      ['run: objective.kind is undefined; expected a name', { objective: {} }],
      [
        "run: objective.targets is 'loud'; expected shuffled",
        { objective: { ...whole.objective, targets: 'loud' } },
      ],
      [
        "run: objective.targets is 'shuffled', which needs a teacher",
        { objective: { kind: 'soft-target', targets: 'shuffled' } },
      ],
      [
        "run: objective.teacher has no option 'file'",
        { objective: { kind: 'x', teacher: { file: 'a' } } },
      ],
      [
        'run: objective.teacher.seeds is 1',
        { objective: { kind: 'x', teacher: { training: 't', seeds: 1 } } },
      ],
      [
        'run: objective.teacher.fingerprints is []',
        { objective: { kind: 'x', teacher: { fingerprints: [] } } },
      ],
      ["run: options has no option 'seed'", { options: { epochs: 1, seed: 1 } }],
      ["run: options.epochs is 'many'", { options: { epochs: 'many' } }],
      ["run: looks has no option 'every'", { looks: { every: 3 } }],
      ['run: looks.everyEpochs is 0; expected more than 0', { looks: { everyEpochs: 0 } }],
      ['run: looks.times is 1.5', { looks: { times: 1.5 } }],
      ["run: stop.kind is 'soon'; expected best or patience or target", { stop: { kind: 'soon' } }],
      ["run: stop 'best' has no option 'looks'", { stop: { kind: 'best', looks: 3 } }],
      ["run: data is 'cifar'; expected mnist or fashion-mnist", { data: 'cifar' }],
      ['run: stop.errors is undefined', { stop: { kind: 'target' } }],
      ["run: stop 'patience' needs heldOut images and looks at them", { heldOut: undefined }],
    ]),
  )('is refused by name: %s', (message, change) => {
    expect(() => checkDescription({ ...whole, ...change })).toThrow(message);
  });

  test('is one with the settings of the lab', () => {
    const changed = {
      ...defaultRun,
      stop: /** @type {const} */ ('target'),
      target: 40,
      heldOut: 100,
    };
    expect(descriptionOf(changed, 5, 400)).toMatchObject({
      images: { count: 300 },
      heldOut: { from: 300 },
      looks: { times: 20 },
      stop: { kind: 'target', errors: 40 },
      seed: 5,
    });
    expect(settingsOf(descriptionOf(changed, 5, 60_000), 60_000)).toEqual(changed);
    const { objective: _, ...rest } = whole;
    expect(() => settingsOf(rest, 60_000)).toThrow(
      'of some classes only, have no place in the lab',
    );
    const odd = { hidden: [], options: { epochs: 1 } };
    expect(() => settingsOf({ ...odd, objective: { kind: 'odd' } }, 400)).toThrow(
      "objective 'odd'",
    );
    expect(() => settingsOf({ ...odd, heldOut: { from: 9 } }, 400)).toThrow(
      'heldOut is not the rest',
    );
  });
});

test('images are cut in their order, and what is left of a class is all there is', () => {
  const { data, mlp } = small();
  const cut = (/** @type {import('../../web/runs/description.js').Images} */ images) => {
    const dataset = cutImages(engine, data, images, 1);
    const labels = [...dataset.labels()];
    dataset.dispose();
    return labels;
  };
  expect(cut({})).toHaveLength(400);
  expect(cut({ from: 390 })).toEqual([2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
  expect(cut({ from: 1, count: 3, only: [1, 3] })).toEqual([1, 3]);
  expect(cut({ count: 8, without: [0, 1, 2], subset: 5 })).toEqual([3, 3]);
  expect(() => cut({ count: 8, subset: 9 })).toThrow('subset is 9; expected at most 8');
  for (const handle of [data, mlp]) handle.dispose();
});

test('reports are frequent, and looks fall where they are asked for', () => {
  const options = { epochs: 40, batchSize: 128 };
  const layers = [784, 200, 200, 10];
  const schedule = (/** @type {object} */ more) => scheduleOf({ options, ...more }, layers, 1800);
  expect(schedule({})).toEqual({ steps: 600, stepsPerReport: 4, stepsPerLook: Infinity });
  expect(schedule({ looks: { everyEpochs: 5 } }).stepsPerLook).toBe(75);
  expect(schedule({ looks: { times: 8 } }).stepsPerLook).toBe(76); // after whole reports
  const large = scheduleOf({ options: { epochs: 100 } }, [784, 1200, 1200, 10], 60_000);
  expect(large).toMatchObject({ steps: 46_900, stepsPerReport: 3 });
  expect(scheduleOf({ options: { epochs: 0.1 } }, layers, 10).steps).toBe(1);
});

describe('a training', () => {
  const run = { hidden: [16], options: { epochs: 3, batchSize: 16 }, seed: 2 };
  const twice = () => {
    const { data, mlp } = small();
    mlp.dispose();
    return { data: { train: data, test: data }, end: () => data.dispose() };
  };

  test('gives a network, or nothing when it is left', async () => {
    const { data, end } = twice();
    const handles = engine.liveHandles();
    const finished = await finish(trainNetwork(engine, data, run, []));
    expect(finished).toMatchObject({ ending: 'end', steps: 75, images: 1200, transferImages: 400 });
    expect(finished.network.layers).toEqual([64, 16, 4]);
    finished.network.dispose();
    for await (const { type } of trainNetwork(engine, data, run, [])) {
      expect(type).toBe('steps');
      break;
    }
    const failing = finish(trainNetwork(engine, data, run, []), () => {
      throw new Error('enough');
    });
    await expect(failing).rejects.toThrow('enough');
    expect(engine.liveHandles()).toBe(handles);
    end();
  });

  test('keeps the network of the look with the fewest held-out errors', async () => {
    const { data, end } = twice();
    const best = /** @type {const} */ ({
      ...{ ...run, options: { ...run.options, epochs: 8, optimizer: { rate: 0.05 } } },
      ...{ heldOut: { from: 300 }, images: { count: 300, subset: 40 }, looks: { everyEpochs: 1 } },
      stop: { kind: 'best' },
    });
    /** @type {number[]} */
    const errors = [];
    const { network, heldOut, keptFrom } = await finish(
      trainNetwork(engine, data, best, []),
      (event) => event.type === 'look' && errors.push(Number(event.heldOut?.errors)),
    );
    expect(errors).toHaveLength(8);
    expect(heldOut?.errors).toBe(Math.min(...errors));
    expect(keptFrom).toBe(1 + errors.indexOf(Math.min(...errors)));
    const rest = data.train.take({ from: 300 });
    expect(engine.evaluate(network, rest).errors).toBe(heldOut?.errors);
    for (const handle of [network, rest]) handle.dispose();
    end();
  });

  test('goes on with a network that it is given, and counts for a larger whole', async () => {
    const { data, end } = twice();
    const network = engine.mlp({ layers: [64, 16, 4], seed: 2 });
    const watch = new Stopwatch(1e9, () => performance.now());
    const fresh = await finish(trainNetwork(engine, data, run, []));
    const { network: same } = await finish(trainNetwork(engine, data, run, [], { network, watch }));
    expect(same).toBe(network);
    expect(network.toSafetensors()).toEqual(fresh.network.toSafetensors());
    expect(watch.fraction).toBeCloseTo((3 * 1108 * 1200) / 1e9);
    for (const handle of [network, fresh.network]) handle.dispose();
    end();
  });

  test('wants the teachers that its description names, and no others', async () => {
    const { data, end } = twice();
    const teacher = engine.mlp({ layers: [64, 4], seed: 1 });
    const objective = { kind: 'soft-target', teacher: 'a', temperature: 2 };
    const start = (/** @type {object} */ change, /** @type {any[]} */ teachers) => () =>
      trainNetwork(engine, data, { ...run, ...change }, teachers).next();
    await expectRefusal(
      start({ objective }, []),
      'invalid-argument',
      'its objective has a teacher',
    );
    await expectRefusal(start({}, [teacher]), 'invalid-argument', 'its objective has no teacher');
    await expectRefusal(
      start({ objective: { ...objective, targets: 'shuffled' } }, [teacher, teacher]),
      'invalid-argument',
      "targets is 'shuffled', which one teacher gives; there are 2",
    );
    teacher.dispose();
    end();
  });
});
