import { methodNamed } from '../engine/src/objective.js';
import { methods } from '../engine/src/methods.js';

/**
 * @typedef {import('../engine/src/objective.js').MethodName} MethodName
 * @typedef {import('../engine/src/objective.js').Method['numbers'][number]['name']} NumberName
 * @typedef {'hard' | 'soft' | 'shuffled' | 'confidence' | 'smoothing'} OwnChoice
 * @typedef {OwnChoice | Exclude<MethodName, 'hard' | 'soft-target' | 'label-smoothing'>} ObjectiveChoice
 */

/** What links have called from the beginning, and what is made of a teacher's soft targets. */
const own = {
  hard: { kind: 'hard' },
  soft: { kind: 'soft-target' },
  shuffled: { kind: 'soft-target', targets: 'shuffled' },
  confidence: { kind: 'soft-target', targets: 'confidence' },
  smoothing: { kind: 'label-smoothing' },
};
const ownKinds = Object.values(own).map(({ kind }) => kind);

/**
 * What a run may learn from, by the name that its form and its link have for it.
 * @type {Readonly<Record<ObjectiveChoice,
 *   Pick<import('../runs/description.js').Objective, 'kind' | 'targets'>>>}
 */
export const objectives = Object.freeze(
  /** @type {any} */ ({
    ...own,
    ...Object.fromEntries(
      methods
        .filter(({ name }) => !ownKinds.includes(name))
        .map(({ name }) => [name, { kind: name }]),
    ),
  }),
);

export const objectiveChoices = /** @type {ObjectiveChoice[]} */ (Object.keys(objectives));

/** @param {{ objective: ObjectiveChoice }} settings */
export const methodOf = ({ objective }) => methodNamed(objectives[objective].kind);

/** The numbers of all methods, those of one name once. */
export const numbersOfMethods = Object.freeze([
  ...new Map(methods.flatMap(({ numbers }) => numbers.map((one) => [one.name, one]))).values(),
]);

/**
 * Whether a method has a number of this name.
 * @param {import('../engine/src/objective.js').Method} method
 * @param {string} name
 */
export const hasNumber = ({ numbers }, name) => numbers.some((number) => number.name === name);
