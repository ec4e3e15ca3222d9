import { expect, test } from 'vitest';
import { measureLatencies } from '../../web/runs/latency.js';
import { parameterCount, Stopwatch, trainingWork } from '../../web/runs/work.js';

test('the stopwatch knows the share and the time left, pauses not counted', () => {
  let time = 0;
  const watch = new Stopwatch(100, () => time);
  expect(watch.secondsLeft).toBeNull();
  time += 2000;
  watch.add(20);
  time += 60_000;
  watch.resume();
  time += 1000;
  watch.add(10);
  expect(watch.fraction).toBeCloseTo(0.3);
  expect(watch.secondsLeft).toBeCloseTo(7);
});

test('work is counted in multiplications', () => {
  expect(parameterCount([784, 300, 10])).toBe(238_510);
  expect(parameterCount([784, 10])).toBe(7850);
  expect(trainingWork([2, 3], 10)).toBe(270);
});

test('latencies are medians, warm-up not counted, networks taking turns', () => {
  let time = 0;
  const costs = [50, 1, 1]; // ms of the first calls
  /** @type {string[]} */
  const order = [];
  const model = (/** @type {string} */ name, /** @type {number} */ usual) => ({
    logits: () => {
      order.push(name);
      time += costs.shift() ?? usual;
    },
  });
  const options = { blocks: 5, callsPerBlock: 1, now: () => time };
  const images = [new Uint8Array(4)];
  expect(measureLatencies([model('a', 2), model('b', 3)], images, options)).toEqual([2, 3]);
  expect(order.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
});
