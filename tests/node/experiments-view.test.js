import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interesting, pointAt, shiftStops } from '../../web/app/experiments/mythical/bias-range.js';
import { heatOfRecording, heatOfRun } from '../../web/app/experiments/heat/heat-cells.js';
import { messageOf } from '../../web/app/language/message-of.js';
import { ExperimentRecord } from '../../web/app/experiments/state/experiment-record.js';
import { recordingOf } from '../../web/app/kit/recordings.js';
import { estimateSeconds, workOfPlan } from '../../web/app/experiments/state/work-rate.js';
import { experimentNamed, experiments } from '../../web/experiments/index.js';
import { experimentNames } from '../../web/experiments/names.js';
import { tableOf } from '../../web/experiments/table.js';

const whole = { fraction: 0.5, secondsLeft: null };
/** @param {string} name @param {'train' | 'measure'} kind */
const job = (name, kind) =>
  /** @type {const} */ ({ id: `${kind === 'train' ? '' : '= '}${name} 1`, kind, name, seed: 1 });
/** @param {number} errors */
const measured = (errors) => ({
  measured: { errors, byLabel: Array.from({ length: 10 }, () => errors / 10), count: 10_000 },
});
/** @param {number} epoch */
const progress = (epoch) => ({ epoch, epochs: 4, loss: 1, samplesPerSecond: 1000, secondsLeft: 1 });

test('the names are those of the experiments', () => {
  expect(experimentNames).toEqual(experiments.map(({ name }) => name));
});

test('names of a family share a message, and give their numbers', () => {
  const messages = { 'row.w#-t#': '', 'row.w8-t1': '', 'row.no3': '' };
  const find = (/** @type {string} */ name) => messageOf(messages, 'row', name);
  expect(find('w300-t8')).toEqual({ key: 'row.w#-t#', params: { w: 300, t: 8 } });
  expect(find('w8-t1').key).toBe('row.w8-t1');
  expect(find('no3').key).toBe('row.no3');
  expect(() => find('w300')).toThrow("there is no message 'row.w300'");
});

/** @param {{ name: string, rows: { name: string }[], criteria: { id: string }[] }} experiment */
async function recorded(experiment) {
  const recording = await recordingOf(experiment);
  if (!recording) throw new Error(`${experiment.name} is not recorded`);
  return recording;
}

const results = new URL('../../docs/results/', import.meta.url);
const recordings = readdirSync(results).filter(
  (file) => file.endsWith('.json') && file !== 'one-click.json',
);

test.each(recordings)('%s has verdicts of criteria that there are', (file) => {
  const { about } = JSON.parse(readFileSync(new URL(file, results), 'utf8'));
  const ids = experimentNamed(about.experiment).criteria.map(({ id }) => id);
  for (const { id } of about.verdicts) expect(ids).toContain(id);
});

test.each(experiments)('all verdicts of $name at paper size are recorded', async (one) => {
  const { rows, verdicts } = await recorded(one);
  const judged = one.criteria.filter(
    ({ sizes, rows: needed }) =>
      (sizes?.includes('paper') ?? true) && needed.every((name) => name in rows),
  );
  expect(verdicts.map(({ id }) => id)).toEqual(judged.map(({ id }) => id));
});

test('verdicts are found whatever the sentences of their criteria are', async () => {
  const experiment = experimentNamed('hinton-2015');
  const criteria = experiment.criteria.map((one) => ({ ...one, text: 'said otherwise' }));
  const reworded = { ...experiment, criteria };
  expect(await recorded(reworded)).toEqual(await recorded(experiment));
  const [before, after] = [experiment, reworded].map((one) => tableOf(one, 'paper', {}).verdicts);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

test('what two experiments ask alike is judged of each by itself', async () => {
  const ids = ['no3-bias-fewer', 'only78-bias-fewer'];
  for (const [i, name] of ['mythical-3', 'only-7-8'].entries()) {
    const { verdicts } = await recorded(experimentNamed(name));
    expect(verdicts.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual([ids[i]]);
  }
});

test('a record tells what is done, under way and kept', () => {
  const record = new ExperimentRecord(experimentNamed('mythical-3'), 'classroom');
  const [teacher, student, measure] = [
    job('teacher', 'train'),
    job('no3', 'train'),
    job('no3', 'measure'),
  ];
  record.add({ type: 'planned', jobs: [teacher, student, measure], kept: 1 });
  const trained = { trained: { loss: 1, seconds: 1 } };
  record.add({ type: 'finished', job: teacher, result: trained, kept: true, whole });
  record.add({ type: 'started', job: student });
  record.add({ type: 'progress', job: student, progress: progress(1), whole });
  const during = record.view();
  expect(during).toMatchObject({ done: 1, kept: 1, samplesPerSecond: 1000 });
  expect(during.jobs.map(({ state }) => state)).toEqual(['done', 'running', 'waiting']);
  record.add({ type: 'finished', job: student, result: trained, kept: false, whole });
  record.add({ type: 'finished', job: measure, result: measured(480), kept: false, whole });
  const after = record.view();
  expect(after.samplesPerSecond).toBe(0);
  expect(after.table.rows.map(({ name, mean }) => [name, mean])).toEqual([
    ['no3', 480],
    ['no3-threes', 48],
  ]);
});

test('what a stop interrupts waits again', () => {
  const record = new ExperimentRecord(experimentNamed('mythical-3'), 'classroom');
  const teacher = job('teacher', 'train');
  record.add({ type: 'planned', jobs: [teacher], kept: 0 });
  record.add({ type: 'started', job: teacher });
  record.stop();
  expect(record.view().jobs[0].state).toBe('waiting');
});

const heat = experimentNamed('temperature-width');
const matrix = /** @type {import('../../web/experiments/definition.js').Matrix} */ (heat.matrix);

test('the map fills in as jobs finish, and knows the best of a row', () => {
  const { classroom } = heat.sizes;
  const empty = heatOfRun(matrix, classroom, null);
  expect(empty.across).toEqual([1, 3, 8, 20]);
  expect(empty.rows.map(({ down }) => down)).toEqual([30, 100]);
  expect(empty.rows[0].cells.every(({ state }) => state === 'waiting')).toBe(true);

  const record = new ExperimentRecord(heat, 'classroom');
  const jobs = ['w30-t1', 'w30-t3', 'w30-t8', 'w30-t20'];
  record.add({
    type: 'planned',
    jobs: jobs.flatMap((name) => [job(name, 'train'), job(name, 'measure')]),
    kept: 0,
  });
  record.add({ type: 'started', job: job('w30-t8', 'train') });
  record.add({ type: 'progress', job: job('w30-t8', 'train'), progress: progress(1), whole });
  record.add({ type: 'failed', job: job('w30-t20', 'train'), error: new Error('no') });
  for (const [name, errors] of /** @type {const} */ ([
    ['w30-t1', 300],
    ['w30-t3', 200],
  ])) {
    const result = measured(errors);
    record.add({ type: 'finished', job: job(name, 'measure'), result, kept: false, whole });
  }
  const [row] = heatOfRun(matrix, classroom, record.view()).rows;
  expect(row.cells.map(({ state }) => state)).toEqual(['done', 'done', 'training', 'failed']);
  expect(row.cells.map(({ isBest }) => isBest)).toEqual([false, true, false, false]);
  expect(row.cells[0].worse).toBeCloseTo(0.5);
  expect(row.cells[2].share).toBe(0.25);
});

test('a recorded map has the rows that were recorded', () => {
  const row = (/** @type {number} */ mean) => ({ mean, sd: 2, errors: [mean, mean], measured: [] });
  const { across, rows } = heatOfRecording(matrix, {
    rows: { 'w300-t2': row(150), 'w300-t40': row(120) },
    verdicts: [],
    provenance: /** @type {any} */ ({}),
  });
  expect(across).toEqual([2, 40]);
  expect(rows).toHaveLength(1);
  expect(rows[0].cells.map(({ isBest }) => isBest)).toEqual([false, true]);
});

test('a slider goes as far as the errors are of interest, on either side', () => {
  const errors = [900, 170, 150, 100, 80, 120, 161, 90];
  const points = errors.map((count, i) => ({ shift: i - 3, errors: count, ofLabel: 1 }));
  expect(interesting(points).map(({ shift }) => shift)).toEqual([-1, 0, 1, 2]);
  expect(pointAt(points, 2).errors).toBe(120);
  expect(shiftStops).toContain(0);
});

test('larger sizes take longer, and more workers less', () => {
  for (const { sizes } of experiments) {
    expect(workOfPlan(sizes.classroom)).toBeLessThan(workOfPlan(sizes.paper));
    expect(estimateSeconds(sizes.short, 2)).toBeCloseTo(estimateSeconds(sizes.short, 1) / 2);
  }
});
