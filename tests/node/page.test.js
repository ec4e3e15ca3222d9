import { expect, test, vi } from 'vitest';
import { mapDistance, sharedExtent } from '../../web/app/kit/charts/map-scale.js';
import { barLength, formatProbability } from '../../web/app/kit/charts/probability.js';
import { decades, linePath, logTicks, makeScale, spread } from '../../web/app/kit/charts/scales.js';
import {
  formatBytes,
  formatDuration,
  formatMilliseconds,
  formatTimeSpan,
} from '../../web/app/kit/format.js';
import { formatNumber } from '../../web/app/language/numbers.js';
import { verdict } from '../../web/app/story/stage/verdict.js';
import { latestOnly } from '../../web/app/kit/latest-only.js';
import { RunRecord } from '../../web/app/story/state/run-record.js';
import { Series } from '../../web/app/kit/series.js';
import { defaultSettings } from '../../web/story/settings.js';

const english = {
  number: (/** @type {number} */ value, /** @type {Intl.NumberFormatOptions} */ options) =>
    formatNumber('en', value, options),
};

test('a negative number has a minus sign, not a hyphen', () => {
  expect(formatNumber('en', -1_900_000, {})).toBe('−1,900,000');
  expect(formatNumber('ko', -0.5, { style: 'percent' })).toBe('−50%');
});

test('a series keeps its shape and its last point, however long it gets', () => {
  const series = new Series(8);
  for (let x = 1; x <= 1000; ++x) series.add({ x, y: 2 * x });
  const points = series.points();
  expect(points.length).toBeLessThanOrEqual(9);
  expect(points.at(-1)?.x).toBe(1000);
  const xs = points.map(({ x }) => x);
  expect([...xs].sort((a, b) => a - b)).toEqual(xs);
  for (const { x, y } of points) expect(Math.abs(y - 2 * x)).toBeLessThanOrEqual(256);
});

test('a short series is kept as it is', () => {
  const series = new Series();
  const points = [
    { x: 1, y: 5 },
    { x: 2, y: 3 },
  ];
  for (const point of points) series.add(point);
  expect(series.points()).toEqual(points);
});

test('a record tells the lanes apart', () => {
  const record = new RunRecord(defaultSettings);
  const step = { step: 1, images: 10, epoch: 0.5, epochs: 1, samplesPerSecond: 1, fraction: 0.1 };
  record.apply({
    ...step,
    type: 'steps',
    lane: 'alone',
    loss: { total: 2, terms: { hard: 2 } },
    secondsLeft: 3,
  });
  record.apply({ type: 'errors', lane: 'alone', images: 10, errors: 900, measuredOn: 2000 });
  const { lanes, latest } = record.view();
  expect(lanes.alone).toMatchObject({
    state: 'training',
    epoch: 0.5,
    loss: [{ x: 10, y: 2 }],
    errors: [{ x: 10, y: 900 }],
  });
  expect(lanes.teacher.state).toBe('untrained');
  expect(latest?.lane).toBe('alone');
});

test('the verdict is given only where chance alone would not do', () => {
  expect(verdict(782, 589)).toBe('distilled');
  expect(verdict(589, 782)).toBe('alone');
  expect(verdict(600, 590)).toBe('close');
  expect(verdict(0, 0)).toBe('close');
});

test('a job asked for while it runs is done once more, not once for each time', async () => {
  /** @type {(() => void)[]} */
  const endings = [];
  const job = vi.fn(() => new Promise((resolve) => endings.push(() => resolve(undefined))));
  const run = latestOnly(/** @type {() => Promise<void>} */ (job));
  run();
  run();
  run();
  expect(job).toHaveBeenCalledTimes(1);
  endings[0]();
  await vi.waitFor(() => expect(job).toHaveBeenCalledTimes(2));
  endings[1]();
  await Promise.resolve();
  expect(job).toHaveBeenCalledTimes(2);
});

test('a job that failed can be asked for again', async () => {
  const job = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValue(undefined);
  const run = latestOnly(job);
  await expect(run()).rejects.toThrow('no');
  await run();
  expect(job).toHaveBeenCalledTimes(2);
});

test('ticks and extents of a logarithmic scale', () => {
  expect(logTicks({ min: 100, max: 1000 })).toEqual([100, 200, 500, 1000]);
  expect(logTicks({ min: 0.1, max: 1 })).toEqual([0.1, 0.2, 0.5, 1]);
  expect(decades([], { min: 100, max: 10_000 })).toEqual({ min: 100, max: 10_000 });
  expect(decades([42, 0, 700], { min: 100, max: 1000 })).toEqual({ min: 10, max: 1000 });
});

test('a scale maps and clamps', () => {
  const scale = makeScale('log', { min: 1, max: 100 }, [200, 0]);
  expect(scale(10)).toBeCloseTo(100);
  expect(scale(1e9)).toBe(0);
});

test('a path goes through its points', () => {
  const points = [
    { x: 0, y: 1 },
    { x: 2, y: 3 },
  ];
  expect(
    linePath(
      points,
      (x) => 10 * x,
      (y) => y,
    ),
  ).toBe('M0.0,1.0L20.0,3.0');
});

test('labels are moved apart and stay inside', () => {
  expect(spread([50, 100], 18, { min: 0, max: 200 })).toEqual([50, 100]);
  expect(spread([101, 100, 103], 18, { min: 0, max: 200 })).toEqual([118, 100, 136]);
  expect(spread([195, 199], 18, { min: 0, max: 200 })).toEqual([182, 200]);
});

test('bars of both scales', () => {
  expect(barLength(0.25, 'linear')).toBe(0.25);
  expect(barLength(1, 'log')).toBe(1);
  expect(barLength(1e-3, 'log')).toBeCloseTo(2 / 3);
  expect(barLength(1e-12, 'log')).toBe(0);
  expect(barLength(0, 'log')).toBe(0);
});

test.each([
  [0, '0'],
  [1, '1'],
  [0.9312, '0.931'],
  [0.0005, '0.001'],
  [0.00031, '3.1·10⁻⁴'],
  [9.99e-10, '1.0·10⁻⁹'],
])('the probability %s reads %s', (p, text) => {
  expect(formatProbability(p, english)).toBe(text);
});

test('sizes and times', () => {
  expect(formatBytes(1_914_168, english)).toBe('1.9 MB');
  expect(formatBytes(954_400, english)).toBe('954 kB');
  expect(formatBytes(11_500_000, english)).toBe('12 MB');
  expect(formatDuration(17.2, english)).toBe('18 sec');
  expect(formatDuration(170, english)).toBe('3 min');
  expect(formatMilliseconds(0.04849, english)).toBe('0.048 ms');
});

test('the distance of class maps is the probability that lies elsewhere', () => {
  expect(mapDistance([1, 0, 0, 1], [1, 0, 0, 1])).toBe(0);
  expect(mapDistance([1, 0, 0, 1], [0, 1, 1, 0])).toBe(1);
  expect(mapDistance([0.9, 0.1, 0, 1], [0.7, 0.3, 0, 1])).toBeCloseTo(0.1);
});

test('maps share the range of what is off the diagonal', () => {
  const { min, max } = sharedExtent([
    [0.9, 0.1, 0.02, 0.98],
    [0.7, 0.3, 0.05, 0.95],
  ]);
  expect(min).toBeCloseTo(0.02);
  expect(max).toBeCloseTo(0.3);
});

test('a span of time is written in the largest unit that fits', () => {
  expect(formatTimeSpan(0.0123, english)).toBe('12 milliseconds');
  expect(formatTimeSpan(75, english)).toBe('1.3 minutes');
  expect(formatTimeSpan(19_080, english)).toBe('5.3 hours');
  expect(formatTimeSpan(86_400 * 1234, english)).toBe('1,234 days');
});
