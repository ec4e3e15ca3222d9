import { ensure } from '../engine/src/errors.js';
import { canonicalJson } from './canonical.js';

/**
 * @typedef {import('./definition.js').Plan} Plan
 * @typedef {import('./definition.js').Source} Source
 *
 * @typedef {{ kind: 'train', training: import('./definition.js').Training }
 *   | { kind: 'measure', measurement: import('./definition.js').Measurement }} Task
 *
 * @typedef {Task & {
 *   id: string,
 *   name: string,
 *   seed: number,
 *   needs: string[],
 *   key: string,
 * }} Job one training or measurement of one seed. `needs`: ids of the trainings whose networks it is
 *   given; `key`: everything that its result depends on, as text
 */

/**
 * Everything there is to do, each job after those that it needs, and seed by seed, so that what was
 * stopped has some seeds whole. Trainings that no measurement asks for are not among them.
 * @param {Plan} plan
 * @param {number} seeds
 * @param {object} context what else the results depend on (contextOf)
 * @returns {Job[]}
 */
export function jobsOf(plan, seeds, context) {
  /** @type {Map<string, Job>} */
  const jobs = new Map();
  /** @type {Map<string, object>} */
  const definitions = new Map();
  /** @type {Map<string, number>} the highest seed that a job has to do with */
  const highest = new Map();

  const rank = (/** @type {string} */ id) => highest.get(id) ?? 0;

  /** @type {(task: Task, name: string, seed: number, needs: string[]) => string} */
  const add = (task, name, seed, needs) => {
    const id = `${task.kind === 'train' ? '' : '= '}${name} ${seed}`;
    const definition = {
      ...withoutNames(task),
      seed,
      networks: needs.map((need) => definitions.get(need)),
    };
    definitions.set(id, definition);
    highest.set(id, Math.max(seed, ...needs.map(rank)));
    jobs.set(id, {
      ...task,
      id,
      name,
      seed,
      needs,
      key: canonicalJson({ ...definition, context }),
    });
    return id;
  };

  /** @type {(name: string, seed: number) => string} */
  const train = (name, seed) => {
    const id = `${name} ${seed}`;
    if (jobs.has(id)) return id;
    const training = plan.trainings[name];
    ensure(
      training,
      `a training '${name}' is needed; there is ${Object.keys(plan.trainings).join(', ')}`,
    );
    const teacher = training.objective?.teacher;
    const needs = teacher ? networks(named(teacher), seed) : [];
    return add({ kind: 'train', training }, name, seed, needs);
  };

  /** @type {(source: Source, seed: number) => string[]} */
  const networks = (source, seed) =>
    typeof source === 'string'
      ? [train(source, seed)]
      : source.seeds.map((teacherSeed) => train(source.training, teacherSeed));

  for (const [name, measurement] of Object.entries(plan.measurements)) {
    for (let seed = 1; seed <= Math.min(seeds, measurement.seeds ?? seeds); ++seed) {
      add({ kind: 'measure', measurement }, name, seed, networks(measurement.of, seed));
    }
  }
  return [...jobs.values()].sort((a, b) => rank(a.id) - rank(b.id));
}

/**
 * What the outcomes of all jobs depend on beside the plan: the engine, byte by byte, and the images.
 * @param {{ build: string }} about of the engine
 * @param {string} data digestOf
 */
export const contextOf = ({ build }, data) => ({ engine: build, data });

/**
 * A fingerprint of all images.
 * @param {import('./execute.js').Data} data
 */
export const digestOf = ({ train, test }) => `${train.digest()} ${test.digest()}`;

/**
 * A task without the names that its networks have: those are no part of what comes out.
 * @param {Task} task
 */
function withoutNames(task) {
  if (task.kind === 'measure') {
    const { of: _, ...measurement } = task.measurement;
    return { kind: task.kind, measurement: { ...measurement, seeds: undefined } };
  }
  const { objective, ...training } = task.training;
  const { teacher: _, ...told } = objective ?? {};
  return { kind: task.kind, training: { ...training, objective: objective && told } };
}

/**
 * @param {import('../runs/description.js').Teacher} teacher
 * @returns {Source}
 */
function named(teacher) {
  ensure(
    typeof teacher === 'string' || 'training' in teacher,
    'the teacher of an experiment is one of its trainings, by name',
  );
  return teacher;
}
