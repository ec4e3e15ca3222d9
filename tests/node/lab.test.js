import { beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../web/engine/src/index.js';
import { isNearChance } from '../../web/experiments/near-chance.js';
import { Gate } from '../../web/runs/gate.js';
import { descriptionOf, settingsOf } from '../../web/lab/description.js';
import { checkRun } from '../../web/lab/settings.js';
import { trainOne } from '../../web/lab/training.js';
import { presetSets } from '../../web/app/lab/presets.js';
import { engineOptions } from '../../web/runs/engine-options.js';
import { createRuns } from '../../web/workers/runs/handler.js';
import { Supplies } from '../../web/workers/supplies.js';
import { settings } from './a-run.js';

describe('the engine', () => {
  /** @type {import('../../web/engine/src/index.js').Engine} */
  let engine;
  /** @type {import('../../web/engine/src/index.js').Dataset} */
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

  function theRuns() {
    const supplies = new Supplies();
    supplies.keep({ engine, data: { train: digits, test: digits } });
    return createRuns(supplies);
  }

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
    const whole = { ...preset, teacher: preset.objective === 'soft' ? 'first' : '' };
    expect(() => checkRun(whole)).not.toThrow();
    const run = descriptionOf(whole, 1, 60_000);
    expect(settingsOf(run, 60_000)).toEqual(whole);
    const model = engine.mlp({ layers: [784, 4, 10], seed: 1 });
    const options = engineOptions(run, run.objective?.teacher ? [model] : [], digits);
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
      /** @type {import('../../web/lab/training.js').TrainingEvent[]} */
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
      /** @type {import('../../web/lab/training.js').StepsEvent[]} */
      const steps = [];
      const trained = await trainOne(engine, data, tiny, 3, null, {
        emit: (event) => {
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
        now: () => (time += 1000),
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

  test('the worker holds a run, also one that begins, and lets it go on or ends it', async () => {
    const tiny = settings({ hidden: [8], images: 100, heldOut: 0, epochs: 3 });
    const runs = theRuns();
    const { signal } = new AbortController();
    /** @param {boolean} paused @param {(epoch: number) => void} onReport */
    const train = (paused, onReport) =>
      runs.train(
        { settings: tiny, seed: 1, teacher: null, paused },
        { emit: (event) => void (event.type === 'steps' && onReport(event.epoch)), signal },
      );
    /** @type {(number | string)[]} */
    const heard = [];
    const goOn = () => {
      heard.push('go on');
      runs.pauseTraining({ paused: false });
    };
    const whole = await train(true, (epoch) => {
      heard.push(epoch);
      if (epoch === 1) setTimeout(goOn);
    });
    expect(heard).toEqual([1, 'go on', 2, 3]);
    const halted = await train(false, (epoch) => {
      if (epoch !== 2) return;
      runs.pauseTraining({ paused: true });
      setTimeout(() => runs.halt());
    });
    expect(halted).toMatchObject({ steps: 2, ending: 'hand' });
    // Neither the pause nor the halt of one run is there in the next.
    expect((await train(false, () => {})).fingerprint).toBe(whole.fingerprint);

    const stopper = new AbortController();
    const cancelled = runs.train(
      { settings: tiny, seed: 1, teacher: null, paused: true },
      {
        emit: () => void setTimeout(() => stopper.abort(new Error('cancelled'))),
        signal: stopper.signal,
      },
    );
    await expect(cancelled).rejects.toThrow('cancelled');
    expect((await train(false, () => {})).fingerprint).toBe(whole.fingerprint);
  });

  test('a network from a file is read with the inputs it was trained on', () => {
    const runs = theRuns();
    const network = engine.mlp({ layers: [784, 6, 10], seed: 4 });
    const file = network.toSafetensors();
    const inputs = { mean: 0.1307, deviation: 0.3081 };
    const folded = engine.mlpFromSafetensors(file, { inputs });
    const { model, test: counted } = runs.examine({ file, inputs });
    expect(model).toEqual(folded.toSafetensors());
    expect(counted).toMatchObject({ count: 300, errors: engine.evaluate(folded, digits).errors });
    expect(runs.examine({ file }).model).toEqual(file);
    expect(isNearChance({ errors: 270, count: 300, classes: 10 })).toBe(true);
    expect(isNearChance({ errors: 7857, count: 10_000, classes: 10 })).toBe(true);
    expect(isNearChance({ errors: 794, count: 10_000, classes: 10 })).toBe(false);
    expect(isNearChance({ errors: 40, count: 100, classes: 2 })).toBe(true);
    for (const one of [network, folded]) one.dispose();
  });
});
