import { readFileSync } from 'node:fs';
import { DarkKnowledgeError } from '../../engine/src/errors.js';
import { readRun } from '../../runs/run-file.js';
import { trainInto, trainingOptions } from './train-into.js';
import { parse, UsageError, wholeNumber } from './usage.js';

/**
 * Trains the run that a file describes, as the lab exports it, and writes its network.
 * @param {string[]} args
 */
export async function run(args) {
  const { values, positionals } = parse(
    args,
    {
      ...trainingOptions,
      out: { type: 'string' },
      seed: { type: 'string' },
      teacher: { type: 'string', multiple: true },
      inputs: { type: 'string' },
    },
    { least: 1, most: 1, what: 'one JSON file' },
  );
  const [file] = positionals;
  const { out = `${file.replace(/\.json$/i, '')}.safetensors`, teacher: teachers = [] } = values;
  const seed =
    values.seed === undefined ? undefined : wholeNumber(values.seed, 'seed', { least: 0 });
  const described = readFile(file, seed);
  ensureTeachers(described.run, file, teachers.length);
  const made = await trainInto(out, described.run, values, teachers, [file]);
  const kept = described.networks.find((network) => network.seed === described.run.seed);
  if (kept) console.log(comparison(made, kept, described.engine));
  return 0;
}

/**
 * @param {string} file
 * @param {number | undefined} seed
 */
function readFile(file, seed) {
  try {
    return readRun(readFileSync(file, 'utf8'), { seed });
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    const code = cause instanceof DarkKnowledgeError ? cause.code : 'corrupt-data';
    throw new DarkKnowledgeError(code, `${file}: ${message}`, { cause });
  }
}

/**
 * @param {import('../../runs/description.js').Run} run
 * @param {string} file
 * @param {number} count of the networks that are given
 */
function ensureTeachers({ objective }, file, count) {
  const teacher = objective?.teacher;
  if (!teacher) {
    if (count === 0) return;
    throw new UsageError(`${file} has no teacher; expected no --teacher`);
  }
  const isByFile = typeof teacher === 'object' && 'fingerprints' in teacher;
  const names = isByFile ? teacher.fingerprints : [JSON.stringify(teacher)];
  if (isByFile ? count === names.length : count > 0) return;
  throw new UsageError(
    `${file} learns from ${names.join(', ')}; expected --teacher with a safetensors file for each, got ${count}`,
  );
}

/**
 * Whether the network is the one that the lab made.
 * @param {{ network: string, engine: string }} made
 * @param {import('../../runs/run-file.js').MadeNetwork} kept
 * @param {string | null} otherEngine that made it
 */
function comparison({ network, engine }, kept, otherEngine) {
  if (network === kept.fingerprint)
    return `the same network as in the lab, bit for bit (${network})`;
  const why = kept.ending === 'hand' ? ' and stopped by hand' : '';
  return `another network than in the lab: ${network} (${engine}), there ${kept.fingerprint} (${otherEngine}${why})`;
}
