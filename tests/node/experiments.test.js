import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../web/experiments/canonical.js';
import { compose } from '../../web/experiments/compose.js';
import { sizes } from '../../web/experiments/definition.js';
import { experimentNamed, experiments } from '../../web/experiments/index.js';
import { contextOf, jobsOf } from '../../web/experiments/jobs.js';
import { tableOf } from '../../web/experiments/table.js';

const context = { engine: '1', variant: 'simd' };

describe.each(experiments.map((one) => /** @type {const} */ ([one.name, one])))(
  '%s',
  (_, experiment) => {
    test('has a source, and rows with names of their own', () => {
      expect(experiment.name).toMatch(/^[a-z0-9-]+$/);
      expect(experiment.source.url).toMatch(/^https:\/\//);
      const names = experiment.rows.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { reruns = [] } of experiment.rows) {
        for (const { value, source } of reruns) {
          expect(value).toBeGreaterThan(0);
          expect(source).toBeTruthy();
        }
      }
    });

    test.each(sizes)('%s: every network that is needed exists', (size) => {
      const plan = experiment.sizes[size];
      const jobs = jobsOf(plan, plan.seeds, context);
      const known = new Set();
      for (const { id, needs } of jobs) {
        for (const need of needs) expect(known).toContain(need);
        known.add(id);
      }
      const trained = new Set(jobs.flatMap(({ kind, name }) => (kind === 'train' ? [name] : [])));
      expect([...trained].sort()).toEqual(Object.keys(plan.trainings).sort());
      const keys = jobs.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    });

    test('every row is measured at the paper size, and every measurement is in a row', () => {
      const measured = Object.keys(experiment.sizes.paper.measurements);
      const shown = new Set(experiment.rows.map(({ measurement }) => measurement));
      expect([...shown].sort()).toEqual(measured.sort());
    });

    test('no two criteria have the same id', () => {
      const ids = experiment.criteria.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
    });

    test('every criterion judges rows that exist', () => {
      const names = experiment.rows.map(({ name }) => name);
      for (const { rows } of experiment.criteria)
        expect(names).toEqual(expect.arrayContaining(rows));
    });

    test('its matrix is made of its rows', () => {
      if (!experiment.matrix) return;
      const { down, across, row } = experiment.matrix;
      const cells = down.values.flatMap((y) => across.values.map((x) => row(y, x)));
      expect(cells).toEqual(experiment.rows.map(({ name }) => name));
    });
  },
);

test('section 3 has the rows that the results are kept under', () => {
  const names = experimentNamed('hinton-2015').rows.map(({ name }) => name);
  expect(names).toEqual([
    'teacher',
    'alone',
    'distilled',
    'no3',
    'no3-threes',
    'no3-bias',
    'no3-bias-threes',
    'no3-best',
    'no3-best-threes',
    'only78',
    'only78-bias',
    'only78-best',
    'ensemble-teacher',
    'ensemble-distilled',
    'few-hard',
    'few-hard-early',
    'few-soft',
  ]);
});

test('an experiment that does not exist is refused, and those that do are named', () => {
  expect(() => experimentNamed('hinton-2016')).toThrow(/no experiment 'hinton-2016'.*hinton-2015/);
});

test('parts that mean different things by one name are refused', () => {
  const one = experimentNamed('teacher-student');
  const other = structuredClone(one.sizes.paper);
  other.trainings.teacher.options.epochs += 1;
  const sizes = { ...one.sizes, paper: other };
  expect(() => compose(one, [one, { ...one, sizes }])).toThrow("'teacher'");
});

describe('canonical JSON', () => {
  test('does not depend on the order of keys, nor on what is undefined', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe(
      canonicalJson({ b: [1, { c: 'x', d: null }] }),
    );
    expect(JSON.parse(canonicalJson({ b: 1, a: 'ü"' }))).toEqual({ a: 'ü"', b: 1 });
  });

  test('depends on the order of lists and on every value', () => {
    const texts = [[1, 2], [2, 1], ['1', 2], { 0: 1, 1: 2 }, null].map(canonicalJson);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

/** The ways to all values in an object that are no objects. @type {(value: object) => string[][]} */
const leavesOf = (value) =>
  Object.entries(value).flatMap(([key, field]) => {
    if (field === undefined) return [];
    return typeof field === 'object' ? leavesOf(field).map((path) => [key, ...path]) : [[key]];
  });

/** Whether it is what a network is called in its plan. @param {string[]} path */
const isName = (path) => path.at(-1) === 'training' || path.at(-1) === 'teacher';

/**
 * @param {any} object
 * @param {string[]} path to a value, which becomes another one
 */
function change(object, path) {
  const last = /** @type {string} */ (path.at(-1));
  const owner = path.slice(0, -1).reduce((inner, key) => inner[key], object);
  const value = owner[last];
  if (typeof value === 'number') owner[last] = value + 1;
  else owner[last] = typeof value === 'string' ? `${value}!` : !value;
}

describe('keys', () => {
  /** @returns {import('../../web/experiments/definition.js').Plan} */
  const plan = () => ({
    seeds: 1,
    trainings: {
      teacher: { hidden: [5], options: { epochs: 1, dropout: { input: 0.1 } } },
      student: {
        hidden: [3],
        images: { without: [3] },
        objective: { kind: 'soft-target', teacher: 'teacher', temperature: 20, softWeight: 1 },
        options: { epochs: 2 },
      },
    },
    measurements: { student: { of: 'student', kind: 'prior-matching', classes: [3] } },
  });
  /** @type {(change?: (plan: any) => void, where?: object) => (string | undefined)[]} */
  const keys = (change = () => {}, where = context) => {
    const changed = plan();
    change(changed);
    return jobsOf(changed, 1, where).map(({ key }) => key);
  };

  test.each(
    /** @type {[string, (plan: any) => void, number][]} */ ([
      ['a setting of the measurement', (p) => (p.measurements.student.classes = [4]), 1],
      ["the student's images", (p) => (p.trainings.student.images = { without: [4] }), 2],
      ['the temperature', (p) => (p.trainings.student.objective.temperature = 8), 2],
      ['the soft weight', (p) => (p.trainings.student.objective.softWeight = 0.5), 2],
      ['the kind of objective', (p) => (p.trainings.student.objective.kind = 'x'), 2],
      [
        'what is made of the answers',
        (p) => (p.trainings.student.objective.targets = 'shuffled'),
        2,
      ],
      ["the teacher's dropout", (p) => (p.trainings.teacher.options.dropout.input = 0.2), 3],
      ["the teacher's width", (p) => (p.trainings.teacher.hidden = [6]), 3],
    ]),
  )('change with %s, and with them those of what depends on it', (_, change, count) => {
    const before = keys();
    const after = keys(change);
    expect(before.length).toBe(3);
    expect(after.filter((key, i) => key !== before[i]).length).toBe(count);
  });

  test.each(experiments)('change with every leaf of every training of $name', ({ sizes }) => {
    for (const plan of Object.values(sizes)) {
      /** @type {(trainings: typeof plan.trainings, name: string) => string | undefined} */
      const keyOf = (trainings, name) => {
        const measurements = { only: { of: name, kind: /** @type {const} */ ('errors') } };
        const jobs = jobsOf({ seeds: 1, trainings, measurements }, 1, context);
        return jobs.find((job) => job.name === name)?.key;
      };
      for (const [name, training] of Object.entries(plan.trainings)) {
        const before = keyOf(plan.trainings, name);
        for (const path of leavesOf(training).filter((path) => !isName(path))) {
          const changed = structuredClone(training);
          change(changed, path);
          const after = keyOf({ ...plan.trainings, [name]: changed }, name);
          expect(after, `${name}: ${path.join('.')}`).not.toBe(before);
        }
      }
    }
  });

  test('change with the engine, the images and the seed', () => {
    expect(keys(undefined, { ...context, engine: '2' })).not.toEqual(keys());
    expect(contextOf({ build: 'a' }, 'b')).not.toEqual(contextOf({ build: 'c' }, 'b'));
    expect(contextOf({ build: 'a' }, 'b')).not.toEqual(contextOf({ build: 'a' }, 'c'));
    const jobs = jobsOf(plan(), 2, context);
    expect(new Set(jobs.map(({ key }) => key)).size).toBe(6);
  });

  test('do not change with names, so that experiments share their networks', () => {
    const renamed = plan();
    renamed.trainings = { mentor: renamed.trainings.teacher, pupil: renamed.trainings.student };
    /** @type {any} */ (renamed.trainings.pupil.objective).teacher = 'mentor';
    renamed.measurements = { other: { ...renamed.measurements.student, of: 'pupil' } };
    expect(jobsOf(renamed, 1, context).map(({ key }) => key)).toEqual(keys());
  });
});

describe('the table', () => {
  const experiment = experimentNamed('mythical-3');
  /** @type {(errors: number, threes: number) => any} */
  const measured = (errors, threes) => ({
    errors,
    byLabel: [0, 0, 0, threes],
    count: 10_000,
  });
  const measurements = {
    no3: { 1: measured(200, 70), 2: measured(220, 90) },
    'no3-bias': { 1: measured(230, 10) },
  };

  test('has the mean and the deviation over the seeds, of all errors or of one class', () => {
    const { rows } = tableOf(experiment, 'paper', measurements);
    expect(rows.map(({ name }) => name)).toEqual([
      'no3',
      'no3-threes',
      'no3-bias',
      'no3-bias-threes',
    ]);
    expect(rows[0]).toMatchObject({ values: [200, 220], seeds: [1, 2], mean: 210, paper: 206 });
    expect(rows[0].sd).toBeCloseTo(Math.sqrt(200));
    expect(rows[1]).toMatchObject({ values: [70, 90], mean: 80 });
    expect(rows[2].sd).toBeNaN();
  });

  test('says what is reproduced, of the rows that a criterion is about', () => {
    const { rows, verdicts } = tableOf(experiment, 'paper', measurements);
    const reproduced = Object.fromEntries(rows.map((row) => [row.name, row.reproduced]));
    expect(reproduced).toEqual({
      no3: null,
      'no3-threes': true,
      'no3-bias': false,
      'no3-bias-threes': true,
    });
    expect(verdicts.every(({ holds }) => holds !== null)).toBe(true);
  });

  test('waits with a verdict until its rows have figures', () => {
    const { verdicts } = tableOf(experiment, 'paper', { no3: measurements.no3 });
    expect(verdicts.map(({ holds }) => holds)).toEqual([true, true, null, null]);
  });

  test('expects of a small size what a small size can show', () => {
    const { verdicts } = tableOf(experiment, 'classroom', measurements);
    expect(verdicts.length).toBe(2);
  });
});
