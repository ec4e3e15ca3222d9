import { readFolder } from '../../data/folder.js';
import { DarkKnowledgeError } from '../../engine/src/errors.js';
import { loadEngine } from '../../engine/src/index.js';
import { methodNamed } from '../../engine/src/objective.js';
import { isNearChance } from '../../experiments/near-chance.js';
import { fingerprint } from '../../runs/fingerprint.js';
import { layersFor } from '../../runs/layers.js';
import { finish, trainNetwork } from '../../runs/train-network.js';
import { parameterCount } from '../../runs/work.js';
import { dataFrom, dataOptions, dataSource } from './data.js';
import { memoryOf } from './memory.js';
import { inputScale, readModel } from './model-file.js';
import { prepareOutput } from './output-file.js';
import { Progress, trainingLine } from './progress.js';
import { interruption } from './usage.js';

/** What every command that trains can be told. */
export const trainingOptions = /** @type {const} */ ({
  variant: { type: 'string', default: 'simd' },
  ...dataOptions,
});

/** Bytes that the head of a network's file has at the most. */
const headBytes = 4096;

/**
 * Trains a run, writes its network, and prints what it is worth.
 * @param {string} file to write, safetensors
 * @param {import('../../runs/description.js').Run} run
 * @param {Partial<Record<keyof typeof trainingOptions | 'inputs', string>>} values `inputs`: what the
 *   teachers were trained on
 * @param {string[]} [teachers] files, one a network that the run names
 * @param {string[]} [sources] other files that are read
 * @returns {Promise<{ network: string, engine: string }>} the network's fingerprint, and what trained it
 * @throws {DarkKnowledgeError} 'invalid-argument' where a teacher is not the one that the run names
 */
export async function trainInto(file, run, values, teachers = [], sources = []) {
  const scale = inputScale(values.inputs);
  const source = dataSource(values, run.data);
  const pairs = await readFolder(source.folder);
  const memory = memoryOf({
    pairs: [pairs.train, pairs.test],
    hidden: run.hidden,
    batchSize: run.options.batchSize,
    comparesHidden: methodNamed(run.objective?.kind ?? 'hard').needs === 'hidden',
    files: teachers,
  });
  const engine = await loadEngine({ variant: values.variant, memory });
  const data = dataFrom(engine, pairs, source);
  const networks = teachers.map((one) => readTeacher(engine, one, scale, data.test));
  checkTeachers(run, teachers, networks);
  const size = headBytes + 4 * parameterCount(layersFor(data, run.hidden, networks));
  const inputs = [...sources, ...teachers, ...pairs.train.files, ...pairs.test.files];
  const output = prepareOutput(file, { size, inputs });
  const { signal, ignore } = interruption('Stopped; no file was written.');
  const drawing = new Progress(process.stderr);
  try {
    const { epochs } = run.options;
    const training = trainNetwork(engine, data, run, networks, { signal });
    const { network } = await finish(training, (event) => {
      if (event.type !== 'steps') return;
      const { loss, ...rest } = event;
      drawing.draw(() => [trainingLine(file, { ...rest, epochs, loss: loss.total })]);
    });
    const model = network.toSafetensors();
    output.write(model);
    drawing.clear();
    printErrors(engine, file, network, data.test);
    const { version, variant } = engine.about();
    return { network: fingerprint(model), engine: `${version}, ${variant}` };
  } finally {
    drawing.clear();
    ignore();
    output.discard();
    engine.dispose();
  }
}

/**
 * Reads a teacher and says how good it is: what it does not know it can't teach.
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {string} file
 * @param {import('../../engine/src/mlp.js').InputScale | undefined} inputs
 * @param {import('../../engine/src/index.js').Dataset} test
 */
function readTeacher(engine, file, inputs, test) {
  const teacher = readModel(engine, file, inputs);
  const { errors, count } = printErrors(engine, file, teacher, test);
  if (isNearChance({ errors, count, classes: test.classes })) {
    console.error(
      `warning: ${file} is hardly better than guessing. Was it trained on inputs of another scale ` +
        '(--inputs), on other images, or with other layers than ReLU? Are its weights [out, in]?',
    );
  }
  return teacher;
}

/**
 * @param {import('../../engine/src/index.js').Engine} engine
 * @param {string} file
 * @param {import('../../engine/src/index.js').Mlp} network
 * @param {import('../../engine/src/index.js').Dataset} test
 */
function printErrors(engine, file, network, test) {
  const { errors, count } = engine.evaluate(network, test);
  console.log(`${file}: ${network.layers.join('-')}, ${errors} test errors of ${count}`);
  return { errors, count };
}

/**
 * @param {import('../../runs/description.js').Run} run
 * @param {string[]} files
 * @param {import('../../engine/src/index.js').Mlp[]} networks of them
 */
function checkTeachers({ objective }, files, networks) {
  const teacher = objective?.teacher;
  if (typeof teacher !== 'object' || !('fingerprints' in teacher)) return;
  for (const [i, expected] of teacher.fingerprints.entries()) {
    const found = networks[i] && fingerprint(networks[i].toSafetensors());
    if (found === expected) continue;
    throw new DarkKnowledgeError(
      'invalid-argument',
      `${files[i]} has the network ${found}; the run learns from ${expected}`,
    );
  }
}
