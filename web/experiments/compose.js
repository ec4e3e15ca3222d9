import { ensure } from '../engine/src/errors.js';
import { canonicalJson } from './canonical.js';
import { forSizes } from './definition.js';

/**
 * @typedef {import('./definition.js').Experiment} Experiment
 * @typedef {import('./definition.js').Plan} Plan
 */

/**
 * Several experiments as one: their runs, of which equal ones are done once, and their rows.
 * @param {Pick<Experiment, 'name' | 'title' | 'source'>} about
 * @param {Experiment[]} parts
 * @returns {Experiment}
 */
export function compose(about, parts) {
  return {
    ...about,
    sizes: forSizes((size) => {
      const plans = parts.map((part) => part.sizes[size]);
      return {
        seeds: Math.max(...plans.map(({ seeds }) => seeds)),
        trainings: merge(plans.map(({ trainings }) => trainings)),
        measurements: merge(plans.map(({ measurements }) => measurements)),
      };
    }),
    rows: firstOfEachName(parts.flatMap(({ rows }) => rows)),
    criteria: parts.flatMap(({ criteria }) => criteria),
    classesOf: parts.find(({ classesOf }) => classesOf)?.classesOf,
  };
}

/**
 * @template Value
 * @param {Record<string, Value>[]} records
 */
function merge(records) {
  /** @type {Record<string, Value>} */
  const merged = {};
  for (const [name, value] of records.flatMap(Object.entries)) {
    ensure(
      !(name in merged) || canonicalJson(merged[name]) === canonicalJson(value),
      `compose: two parts mean different things by '${name}'`,
    );
    merged[name] = value;
  }
  return merged;
}

/** @param {import('./definition.js').Row[]} rows */
function firstOfEachName(rows) {
  return rows.filter(({ name }, i) => rows.findIndex((row) => row.name === name) === i);
}
