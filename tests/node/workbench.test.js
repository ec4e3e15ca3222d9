import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/index.js';
import { engineOptions } from '../../web/lab/workbench/options.js';
import {
  checkRun,
  conflictOf,
  defaultRun,
  hasPart,
  isAllowedInRun,
  runSettingNames,
  seedsOf,
} from '../../web/lab/workbench/settings.js';
import { Gate } from '../../web/lab/gate.js';
import { StopRule } from '../../web/lab/workbench/stop-rule.js';
import { fingerprint } from '../../web/lab/workbench/fingerprint.js';
import { trainOne } from '../../web/lab/workbench/training.js';
import { Workbench } from '../../web/lab/workbench/workbench.js';
import { readLink, linkOf, initialValues } from '../../web/app/state/link.js';
import { pairsOf } from '../../web/app/workbench/comparison.js';
import { settingsDiff } from '../../web/app/workbench/diff.js';
import { concernsOf, fallAtTheEnd } from '../../web/app/workbench/guard.js';
import { presetSets } from '../../web/app/workbench/presets.js';
import { namesOf } from '../../web/app/workbench/run-names.js';
import { curvesCsv, fileName, runJson } from '../../web/app/workbench/run-files.js';
import { meanCurve, nearestPoint, spreadOf } from '../../web/app/workbench/statistics.js';
import { tracesOf } from '../../web/app/workbench/traces.js';

/**
 * @typedef {import('../../web/app/workbench/kept-run.js').TrainedRun & { name: string }} TrainedRun
 */

const flat = Array.from({ length: 20 }, (_, i) => ({ x: i + 1, y: 100 }));

/**
 * A run whose curves are flat.
 * @param {Partial<TrainedRun>} [changes]
 * @param {Partial<TrainedRun['networks'][number]>} [network] of each
 * @param {number[]} [seeds]
 * @returns {TrainedRun}
 */
function run(changes = {}, network = {}, seeds = [1, 2]) {
  return {
    id: changes.name ?? 'a',
    name: 'a',
    at: 0,
    isTeacher: false,
    settings: defaultRun,
    engine: 'test',
    networks: seeds.map((seed) => ({
      seed,
      fingerprint: `f${seed}`,
      layers: [784, 300, 10],
      parameters: 1,
      test: { errors: 100, loss: 0.1, count: 10_000 },
      steps: 640,
      images: 80_000,
      transferImages: 2000,
      seconds: 1,
      heldOut: { errors: 50, loss: 0.1 },
      agreement: null,
      ending: 'end',
      keptFrom: 40,
      curves: {
        trainingLoss: flat,
        testErrors: flat,
        heldOutErrors: flat,
        testLoss: flat,
        heldOutLoss: flat,
      },
      ...network,
    })),
    ...changes,
  };
}

/** @param {Partial<import('../../web/lab/workbench/settings.js').RunSettings>} changes */
const settings = (changes) => ({ ...defaultRun, ...changes });

describe('settings', () => {
  test('the default is allowed, and each setting has a bad value', () => {
    expect(() => checkRun(defaultRun)).not.toThrow();
    for (const name of runSettingNames) {
      expect([name, isAllowedInRun(name, defaultRun[name])]).toEqual([name, true]);
      expect([name, isAllowedInRun(name, -1)]).toEqual([name, false]);
    }
    expect(isAllowedInRun('without', [3, 3])).toBe(false);
    expect(isAllowedInRun('teacher', 'no such thing!')).toBe(false);
  });

  test('a refusal names the setting, its value and what was expected', () => {
    expect(() => checkRun(settings({ rate: 99 }))).toThrow(
      'settings: rate is 99; expected a number, 0.000001 to 10',
    );
    expect(() => checkRun(settings({ objective: 'soft' }))).toThrow('soft targets need a teacher');
    expect(conflictOf(settings({ stop: 'target', heldOut: 0 }))).toBe('heldOut');
  });

  test('a setting that has no part in a run is known', () => {
    expect(hasPart('temperature', defaultRun)).toBe(false);
    expect(hasPart('temperature', settings({ objective: 'soft' }))).toBe(true);
    expect(hasPart('momentum', settings({ optimizer: 'nesterov' }))).toBe(true);
    expect(seedsOf(settings({ seed: 7, seeds: 3 }))).toEqual([7, 8, 9]);
  });

  test('a link carries them', () => {
    const values = {
      ...initialValues,
      view: /** @type {const} */ ('lab'),
      'lab.hidden': [400, 400],
      'lab.objective': /** @type {const} */ ('soft'),
      'lab.teacher': 'abc123',
      'lab.without': [3, 9],
      'lab.seeds': 5,
    };
    const link = linkOf(values);
    expect(link).toBe(
      'v1&view=lab&lab.hidden=400-400&lab.objective=soft&lab.teacher=abc123&lab.without=3-9&lab.seeds=5',
    );
    expect(readLink(link)).toEqual({ values, problems: [] });
    expect(readLink('#v1&lab.rate=99&lab.seeds=0').problems).toEqual([
      { kind: 'value', name: 'lab.rate', value: '99' },
      { kind: 'value', name: 'lab.seeds', value: '0' },
    ]);
  });
});

describe('stop rules', () => {
  test('patience counts looks without fewer errors', () => {
    const rule = new StopRule(settings({ stop: 'patience', patience: 2 }));
    expect([90, 80, 85, 80].map((errors) => rule.look(errors).ending)).toEqual([
      null,
      null,
      null,
      'patience',
    ]);
  });

  test('a target is reached, and no rule never stops', () => {
    const target = new StopRule(settings({ stop: 'target', target: 50 }));
    expect([90, 51, 50].map((errors) => target.look(errors).ending)).toEqual([
      null,
      null,
      'target',
    ]);
    const none = new StopRule(settings({ stop: 'epochs', patience: 1, target: 1000 }));
    expect([5, 6, 7].map((errors) => none.look(errors).ending)).toEqual([null, null, null]);
  });
});

describe('the guard', () => {
  const kinds = (/** @type {TrainedRun} */ a, /** @type {TrainedRun} */ b) =>
    concernsOf(a, b).map(({ kind }) => kind);

  test('has nothing against equal terms', () => {
    expect(kinds(run(), run({ settings: settings({ objective: 'soft' }) }))).toEqual([]);
  });

  test('tells fewer steps, and whose, unless a rule found them enough', () => {
    const short = run({ name: 'short' }, { steps: 100 });
    const [concern] = concernsOf(run(), short);
    expect(concern).toEqual({ kind: 'fewer-steps', run: short, steps: 100, other: 640 });
    expect(kinds(run(), run({}, { steps: 639 }))).toEqual([]);
    expect(kinds(run(), run({}, { steps: 100, ending: 'patience' }))).toEqual([]);
    expect(kinds(run(), run({}, { steps: 100, ending: 'hand' }))).toEqual([
      'fewer-steps',
      'stopped-by-hand',
    ]);
  });

  test('tells a baseline that has not converged by its held-out errors, else its loss', () => {
    const falling = Array.from({ length: 20 }, (_, i) => ({ x: i + 1, y: 200 - 8 * i }));
    const curves = { ...run().networks[0].curves, heldOutErrors: falling };
    const [concern] = concernsOf(run({}, { curves }), run());
    expect(concern).toMatchObject({ kind: 'still-falling', curve: 'heldOutErrors' });
    // The last four points have mean 60, the four before 92.
    expect(/** @type {{ by: number }} */ (concern).by).toBeCloseTo(1 - 60 / 92);
    const withoutHeldOut = settings({ heldOut: 0 });
    const byLoss = run(
      { settings: withoutHeldOut },
      { curves: { ...curves, trainingLoss: falling } },
    );
    expect(concernsOf(byLoss, run({ settings: withoutHeldOut }))[0]).toMatchObject({
      kind: 'still-falling',
      curve: 'trainingLoss',
    });
  });

  test('a fall is that of the last fifth below the one before', () => {
    expect(fallAtTheEnd([9, 9, 9, 9, 9, 9, 10, 10, 8, 8])).toBeCloseTo(0.2);
    expect(fallAtTheEnd([9, 8, 7])).toBe(null);
    expect(fallAtTheEnd(Array(10).fill(0))).toBe(0);
  });

  test('tells other rates, optimisers, images, networks and seeds', () => {
    const other = (/** @type {object} */ changes) => run({ settings: settings(changes) });
    expect(kinds(run(), other({ rate: 0.01 }))).toEqual(['other-rate']);
    expect(kinds(run(), other({ optimizer: 'sgd', rate: 0.1 }))).toEqual(['other-optimizer']);
    expect(kinds(run(), other({ without: [3] }))).toEqual(['other-images']);
    expect(kinds(run(), run({}, {}, [3, 4]))).toEqual(['other-images']);
    expect(kinds(run(), run({}, { transferImages: 3000 }))).toEqual(['other-images']);
    expect(kinds(run(), run({}, { layers: [784, 30, 10] }))).toEqual(['other-network']);
    expect(kinds(run({}, {}, [1]), run({}, {}, [1]))).toEqual(['one-seed']);
    const all = settings({ images: 60_000 });
    expect(kinds(run({ settings: all }), run({ settings: all }, {}, [1, 2, 3]))).toEqual([
      'other-seeds',
    ]);
  });

  test('a student is compared with the nearest baseline, a teacher with none', () => {
    const far = run({ name: 'far', settings: settings({ hidden: [30], epochs: 5 }) });
    const near = run({ name: 'near' });
    const teacher = run({ name: 'teacher', isTeacher: true });
    const student = run({ name: 'student', settings: settings({ objective: 'soft' }) });
    const pairs = pairsOf(tracesOf([far, teacher, near, student], null));
    expect(pairs.map((pair) => pair.map(({ key }) => key))).toEqual([['near', 'student']]);
  });
});

describe('comparison', () => {
  test('the diff has what differs, and null where a setting has no part', () => {
    const soft = settings({ objective: 'soft', teacher: 'x', temperature: 4, rate: 0.01 });
    expect(settingsDiff([defaultRun, soft])).toEqual([
      { name: 'objective', values: ['hard', 'soft'] },
      { name: 'teacher', values: [null, 'x'] },
      { name: 'temperature', values: [null, 4] },
      { name: 'softWeight', values: [null, 1] },
      { name: 'rate', values: [0.001, 0.01] },
    ]);
    expect(settingsDiff([defaultRun, settings({ temperature: 20 })])).toEqual([]);
    expect(settingsDiff([defaultRun, null])).toEqual([]);
  });

  test('means and standard deviations over seeds, at each x', () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ mean: 2.5, sd: Math.sqrt(5 / 3), count: 4 });
    expect(spreadOf([7])).toEqual({ mean: 7, sd: null, count: 1 });
    const long = [
      { x: 1, y: 10 },
      { x: 2, y: 6 },
    ];
    expect(meanCurve([[{ x: 1, y: 20 }], long])).toEqual([
      { x: 1, mean: 15, sd: Math.sqrt(50), count: 2 },
      { x: 2, mean: 6, sd: null, count: 1 },
    ]);
    expect(nearestPoint(long, 1.4)).toEqual({ x: 1, y: 10 });
    expect(nearestPoint(long, 3)).toBe(null);
  });
});

describe('names', () => {
  const automatic = (/** @type {{ id: string }} */ { id }) => `run ${id[0]}`;
  const names = (/** @type {[string, string | null][]} */ ...runs) =>
    [
      ...namesOf(
        runs.map(([id, name]) => ({ id, name })),
        automatic,
      ),
    ].map(([, name]) => name);

  test('equal automatic names are numbered, the oldest is not', () => {
    expect(names(['a1', null], ['b1', null], ['a2', null], ['a3', null])).toEqual([
      'run a',
      'run b',
      'run a (2)',
      'run a (3)',
    ]);
  });

  test('a name that was typed stays as it is, and automatic ones keep clear of it', () => {
    expect(names(['a1', null], ['a2', 'run a'], ['a3', 'run a (2)'], ['b1', 'run a'])).toEqual([
      'run a (3)',
      'run a',
      'run a (2)',
      'run a',
    ]);
  });
});

describe('files', () => {
  test('the CSV has a row a point, and quotes what must be', () => {
    const csv = curvesCsv([run({ name: 'T = 8, "soft"' }, {}, [4])], ['testErrors']);
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('run,seed,curve,images_shown,epoch,value');
    expect(lines[1]).toBe('"T = 8, ""soft""",4,testErrors,1,0.0005,100');
    expect(lines).toHaveLength(1 + flat.length);
    expect(curvesCsv([run()]).trimEnd().split('\r\n')).toHaveLength(1 + 2 * 5 * flat.length);
  });

  test('the JSON has the settings that have a part, and no weights', () => {
    const json = JSON.parse(runJson(run()));
    expect(json).toMatchObject({ format: 'dark-knowledge run', version: 1, name: 'a' });
    expect(json.settings).toMatchObject({ hidden: [300], rate: 0.001 });
    expect(json.settings).not.toHaveProperty('temperature');
    expect(json.networks[1].curves.testErrors).toEqual(flat);
  });

  test('names of files are safe', () => {
    expect(fileName('300, T = 8 / "x"', 'csv')).toBe('300-T-=-8-x.csv');
    expect(fileName('증류한 학생', 'json')).toBe('증류한-학생.json');
    expect(fileName('///', 'csv')).toBe('run.csv');
  });

  test('a fingerprint is that of all bytes in their order', () => {
    const of = (/** @type {number[]} */ ...bytes) => fingerprint(Uint8Array.from(bytes));
    expect(of(1, 2, 3)).toMatch(/^[0-9a-z]{14}$/);
    expect(of(1, 2, 3)).toBe(of(1, 2, 3));
    expect(new Set([of(1, 2, 3), of(3, 2, 1), of(1, 2), of(1, 2, 4), of(0, 2, 3)]).size).toBe(5);
  });
});

describe('the engine', () => {
  /** @type {import('../../web/engine/index.js').Engine} */
  let engine;
  /** @type {import('../../web/engine/index.js').Dataset} */
  let digits;

  beforeAll(async () => {
    engine = await loadEngine({ variant: 'simd', threads: 1 });
    const count = 300;
    digits = engine.dataset({
      images: Uint8Array.from({ length: count * 784 }, (_, i) => (i * 2654435761) % 251),
      labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
      rows: 28,
      cols: 28,
      classes: 10,
    });
    return () => engine.dispose();
  });

  const all = presetSets.flatMap(({ id, runs }) => runs.map((one, i) => ({ id, i, ...one })));

  test('the presets are there', () => {
    expect(presetSets.map(({ id, runs }) => [id, runs[0].role, runs.length])).toEqual([
      ['one-click', 'teacher', 3],
      ['classroom', 'teacher', 3],
      ['paper', 'teacher', 3],
      ['narrow', 'teacher', 4],
      ['regression', 'teacher', 5],
      ['few-labels', 'teacher', 4],
    ]);
    const [paper] = presetSets[2].runs;
    expect(paper.settings).toMatchObject({ hidden: [1200, 1200], maxNorm: 4, jitter: 2 });
    const early = presetSets[5].runs[2].settings;
    expect(early).toMatchObject({ images: 1800, heldOut: 10_000, stop: 'patience', looks: 8 });
  });

  test.each(all)('takes preset $id, run $i ($role)', async ({ settings: preset }) => {
    const teacherName = preset.objective === 'soft' ? 'first' : '';
    expect(() => checkRun({ ...preset, teacher: teacherName })).not.toThrow();
    const model = engine.mlp({ layers: [784, 4, 10], seed: 1 });
    const options = engineOptions(preset, 1, model);
    const student = engine.mlp({ layers: [784, ...preset.hidden, 10], seed: 1 });
    const training = engine.train(student, digits, options);
    expect((await training.next()).value).toMatchObject({ step: 1 });
    await training.return();
    for (const network of [model, student]) network.dispose();
  });

  test('a run is the same for the same seed, stops by hand, and keeps the best network', async () => {
    const tiny = settings({ hidden: [8], images: 100, heldOut: 100, epochs: 5, looks: 5 });
    const data = { train: digits, test: digits };
    /** @param {object} [changes] @param {{ halt?: boolean }} [how] */
    const make = async (changes = {}, { halt = false } = {}) => {
      /** @type {import('../../web/lab/workbench/training.js').TrainingEvent[]} */
      const events = [];
      const trained = await trainOne(engine, data, { ...tiny, ...changes }, 3, null, {
        emit: (event) => events.push(event),
        signal: new AbortController().signal,
        gate: new Gate(),
        isHalted: () => halt,
      });
      return { trained, looks: events.filter(({ type }) => type === 'look') };
    };
    const first = await make();
    expect(first.trained).toMatchObject({
      steps: 5,
      transferImages: 100,
      ending: 'end',
      keptFrom: 5,
    });
    expect(first.looks).toHaveLength(5);
    expect(first.looks.at(-1)).toMatchObject({
      images: 500,
      test: { errors: first.trained.test.errors },
    });
    expect((await make()).trained.fingerprint).toBe(first.trained.fingerprint);
    expect((await make({}, { halt: true })).trained).toMatchObject({ steps: 1, ending: 'hand' });

    const patient = await make({ stop: 'patience', patience: 2, epochs: 60, looks: 60, rate: 1 });
    const errors = patient.looks.map((look) => /** @type {any} */ (look).heldOut.errors);
    expect(patient.trained.ending).toBe('patience');
    expect(patient.trained.heldOut?.errors).toBe(Math.min(...errors));
    expect(patient.trained.keptFrom).toBe(1 + errors.indexOf(Math.min(...errors)));
    expect(errors.length).toBe(patient.trained.keptFrom + 2);
    expect(engine.liveHandles()).toBe(1);
  });

  test('a run that is paused ends with the same bits, and the pause is not counted', async () => {
    const tiny = settings({ hidden: [8], images: 100, heldOut: 100, epochs: 6, looks: 3 });
    const data = { train: digits, test: digits };
    /** @param {{ pauseAt?: number[], whilePaused?: () => void, isHalted?: () => boolean }} [how] */
    const make = async ({ pauseAt = [], whilePaused = () => {}, isHalted = () => false } = {}) => {
      let time = 0;
      const gate = new Gate();
      /** @type {import('../../web/lab/workbench/training.js').StepsEvent[]} */
      const steps = [];
      const trained = await trainOne(engine, data, tiny, 3, null, {
        emit: (event) => {
          time += 1000;
          if (event.type !== 'steps') return;
          steps.push(event);
          if (!pauseAt.includes(event.epoch)) return;
          gate.shut();
          setTimeout(() => {
            time += 3_600_000;
            whilePaused();
            gate.open();
          });
        },
        signal: new AbortController().signal,
        gate,
        isHalted,
        now: () => time,
      });
      return { trained, steps };
    };
    const straight = await make();
    const paused = await make({ pauseAt: [1, 4, 6] });
    expect(paused.trained.fingerprint).toBe(straight.trained.fingerprint);
    expect(paused.steps.map(({ epoch, loss }) => [epoch, loss])).toEqual(
      straight.steps.map(({ epoch, loss }) => [epoch, loss]),
    );
    expect(paused.trained).toMatchObject({ steps: 6, ending: 'end' });
    expect(straight.trained.seconds).toBeGreaterThan(0);
    expect(paused.trained.seconds).toBeLessThanOrEqual(straight.trained.seconds);

    let isHalted = false;
    const halted = await make({
      pauseAt: [2],
      whilePaused: () => (isHalted = true),
      isHalted: () => isHalted,
    });
    expect(halted.trained).toMatchObject({ steps: 2, ending: 'hand', keptFrom: 2 });
  });

  test('the workbench holds a run, also one that begins, and lets it go on or ends it', async () => {
    const tiny = settings({ hidden: [8], images: 100, heldOut: 0, epochs: 3 });
    const workbench = new Workbench(engine, { train: digits, test: digits });
    const { signal } = new AbortController();
    /** @param {boolean} paused @param {(epoch: number) => void} onReport */
    const train = (paused, onReport) =>
      workbench.train(
        { settings: tiny, seed: 1, teacher: null, paused },
        { emit: ({ type, epoch }) => void (type === 'steps' && onReport(epoch)), signal },
      );
    /** @type {(number | string)[]} */
    const heard = [];
    const goOn = () => {
      heard.push('go on');
      workbench.pause({ paused: false });
    };
    const whole = await train(true, (epoch) => {
      heard.push(epoch);
      if (epoch === 1) setTimeout(goOn);
    });
    expect(heard).toEqual([1, 'go on', 2, 3]);
    const halted = await train(false, (epoch) => {
      if (epoch !== 2) return;
      workbench.pause({ paused: true });
      setTimeout(() => workbench.halt());
    });
    expect(halted).toMatchObject({ steps: 2, ending: 'hand' });
    // Neither the pause nor the halt of one run is there in the next.
    expect((await train(false, () => {})).fingerprint).toBe(whole.fingerprint);

    const stopper = new AbortController();
    const cancelled = workbench.train(
      { settings: tiny, seed: 1, teacher: null, paused: true },
      {
        emit: () => void setTimeout(() => stopper.abort(new Error('cancelled'))),
        signal: stopper.signal,
      },
    );
    await expect(cancelled).rejects.toThrow('cancelled');
    expect((await train(false, () => {})).fingerprint).toBe(whole.fingerprint);
  });
});
