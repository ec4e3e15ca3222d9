import { floatsOf } from './arrays.js';
import { ensure, ensureNumber, ensureWholeNumber, quoted, refuseUnknown } from './errors.js';
import { methods } from './methods.js';
import { ensureMean, networksOf } from './mlp.js';

/**
 * A way to teach, and all that is known of it: name, source, what it `needs` (the 'labels', a teacher's
 * 'logits' or its 'hidden' layers), its numbers with what is usual and their range, the terms of its loss.
 * @typedef {typeof methods[number]} Method
 * @typedef {Method['name']} MethodName
 * @typedef {Method['terms'][number]} TermName
 *
 * @typedef {{ teacher: import('./mlp.js').Mlp | import('./mlp.js').Mlp[],
 *   mean?: import('./mlp.js').Mean, live?: boolean } | { teacherLogits: Float32Array }} LogitsTeacher
 * @typedef {{ teacher: import('./mlp.js').Mlp | import('./mlp.js').Mlp[], live?: boolean,
 *   layers?: [number, number][] }} HiddenTeacher
 */

/**
 * @template {Method} One
 * @typedef {{ kind: One['name'] } & { [Of in One['numbers'][number] as Of['name']]?: number } &
 *   (One['needs'] extends 'labels' ? {} : One['needs'] extends 'logits' ? LogitsTeacher : HiddenTeacher)
 * } OptionsOf
 */

/**
 * What a student is told: a method's name as `kind`, its numbers by name, each as usual unless said, and
 * a teacher where it needs one.
 *   `teacher`: a network of this engine or, for its logits, several, which answer with the `mean` of their
 *   distributions, 'arithmetic' unless said. It is frozen: training it or shifting its biases is refused
 *   as long as the student learns. `live: true`: it may change, and is asked anew at every step.
 *   `teacherLogits`, (dataset.size * classes), finite: the teacher's answers instead of the teacher, row i
 *   for image i of the dataset; not with jitter, which they would not follow.
 *   `layers`: pairs of hidden layers, [student's, teacher's], both from 0; the last of both unless said.
 * Formulas, and what the numbers mean, stand in cpp/dk/distill/methods, a file a method.
 * @typedef {{ [One in Method as One['name']]: OptionsOf<One> }[MethodName]} ObjectiveOptions
 */

/**
 * @param {unknown} kind
 * @returns {Method}
 * @throws {import('./errors.js').DarkKnowledgeError} 'invalid-argument'
 */
export function methodNamed(kind) {
  const method = methods.find(({ name }) => name === kind);
  const names = methods.map(({ name }) => name).join(' or ');
  ensure(method, `objective: kind is ${quoted(kind)}; expected ${names}`);
  return method;
}

const teacherOptions = {
  labels: [],
  logits: ['teacher', 'teacherLogits', 'mean', 'live'],
  hidden: ['teacher', 'live', 'layers'],
};

/**
 * The engine's options, complete and of the right types; it checks ranges and sizes itself.
 * @param {ObjectiveOptions} [options]
 * @returns {{
 *   raw: Pick<import('./wasm-module.js').LaneOptions, 'objective' | 'numbers' | 'layers' | 'live' | 'mean'>,
 *   teacher: import('./wasm-module.js').Mlp[], teacherLogits: Float32Array, method: Method
 * }} no networks and no logits where the objective has none
 */
export function completeObjective(options = { kind: 'hard' }) {
  ensure(
    options !== null && typeof options === 'object',
    `objective takes an object of options; got ${quoted(options)}`,
  );
  const method = methodNamed(options.kind);
  const { name: objective, needs } = method;
  const where = `objective '${objective}'`;
  const numberNames = method.numbers.map(({ name }) => name);
  refuseUnknown(options, ['kind', ...numberNames, ...teacherOptions[needs]], where);

  const given = /** @type {Record<string, any>} */ (options);
  const numbers = Object.fromEntries(
    numberNames.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  for (const [name, value] of Object.entries(numbers)) ensureNumber(value, `${where}: ${name}`);
  const { mean = 'arithmetic', live = false, layers = [] } = given;
  ensureMean(mean, where);
  ensure(typeof live === 'boolean', `${where}: live is ${quoted(live)}; expected true or false`);
  const { teacher, teacherLogits } = teacherOf(given, needs, where);
  return {
    raw: { objective, numbers, layers: flatPairs(layers, where), live, mean },
    teacher,
    teacherLogits,
    method,
  };
}

/**
 * @param {Record<string, any>} options
 * @param {Method['needs']} needs
 * @param {string} where
 */
function teacherOf(options, needs, where) {
  const none = { teacher: [], teacherLogits: new Float32Array() };
  if (needs === 'labels') return none;
  if ('teacherLogits' in options) {
    ensure(
      !('teacher' in options) && !('mean' in options),
      `${where} takes a teacher or its logits, not both`,
    );
    const teacherLogits = floatsOf(options.teacherLogits, `${where}: teacherLogits`);
    ensure(
      teacherLogits,
      `${where}: teacherLogits is ${quoted(options.teacherLogits)}; expected a Float32Array, (dataset.size * classes)`,
    );
    return { ...none, teacherLogits };
  }
  const orLogits = needs === 'logits' ? ', or several, or its logits' : '';
  const message = `${where} needs a teacher: an Mlp of this engine${orLogits}`;
  return { ...none, teacher: networksOf(options.teacher, message) };
}

/**
 * @param {unknown} layers
 * @param {string} where
 * @returns {number[]} student's, teacher's, student's, teacher's, ...
 */
function flatPairs(layers, where) {
  ensure(
    Array.isArray(layers) && layers.every((pair) => Array.isArray(pair) && pair.length === 2),
    `${where}: layers is ${quoted(layers)}; expected pairs of hidden layers, [student's, teacher's]`,
  );
  for (const layer of layers.flat()) ensureWholeNumber(layer, `${where}: a layer`, 0);
  return layers.flat();
}
