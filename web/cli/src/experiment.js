import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cacheHome } from '../../../tools/system.mjs';
import { dataSetNamed, dataSets, defaultData } from '../../data/datasets.js';
import { filesIn } from '../../data/folder.js';
import { loadEngine } from '../../engine/src/index.js';
import { sizes } from '../../experiments/definition.js';
import { checkFits } from '../../experiments/fits.js';
import { experimentNamed } from '../../experiments/index.js';
import { contextOf, digestOf } from '../../experiments/jobs.js';
import { layersFor } from '../../runs/layers.js';
import { runExperiment } from '../../experiments/run.js';
import { tableOf } from '../../experiments/table.js';
import { dataOptions, dataSource, readData } from './data.js';
import { prepareOutput } from './output-file.js';
import { provenance } from './provenance.js';
import { Reporter } from './reporter.js';
import { fileStore } from './store.js';
import { resultsOf, showTable } from './results.js';
import { interruption, parse, UsageError, wholeNumber } from './usage.js';
import { startWorkers } from './workers.js';

/** What the longest table has as JSON, and some more. */
const jsonBytes = 250_000;

/**
 * Runs an experiment and prints its table.
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function experiment(args) {
  const { json, ...chosen } = options(args);
  if (json === undefined) return run(chosen, () => {});
  const { train, test } = filesIn(chosen.source.folder);
  const inputs = [train, test].flatMap(({ images, labels }) => [images, labels]);
  const output = prepareOutput(json, { size: jsonBytes, inputs });
  try {
    return await run(chosen, (results) => output.write(`${JSON.stringify(results, null, 2)}\n`));
  } finally {
    output.discard();
  }
}

/**
 * @param {Omit<ReturnType<typeof options>, 'json'>} chosen
 * @param {(results: object) => void} write
 */
async function run({ definition, size, seeds, count, variant, source }, write) {
  const { signal, ignore } = interruption(
    'Stopped. What was finished is kept; the same command goes on from there.',
  );
  const store = fileStore(join(cacheHome(), 'experiments'));
  const { about, digest, name } = await lookAt(definition, size, variant, source);
  const { executors, close } = await startWorkers({ count, variant, source });
  const context = contextOf(about, digest);
  const reporter = new Reporter(process.stderr);
  const origin = provenance(about, count);
  const begun = performance.now();
  try {
    const { measurements, trainings, failures } = await runExperiment(definition, {
      size,
      seeds,
      executors,
      store,
      context,
      signal,
      onEvent: (event) => reporter.report(event),
    });
    reporter.end();
    const table = tableOf(definition, size, measurements);
    console.log(showTable(definition, size, table));
    if (name !== defaultData.title) console.log(otherData(definition, name));
    for (const { job, error } of failures) console.error(`failed: ${job.id}: ${error.message}`);
    const seconds = Math.round((performance.now() - begun) / 1000);
    write(
      resultsOf(definition, size, table, { ...origin, data: { name, digest }, seconds, trainings }),
    );
    return failures.length > 0 ? 1 : 0;
  } finally {
    reporter.end();
    ignore();
    await close();
    const trouble = store.trouble();
    if (trouble) console.error(trouble);
  }
}

/**
 * What the results depend on, from an engine that is asked this only; and what the images are, whether
 * they were named or lie in a folder.
 * @param {import('../../experiments/definition.js').Experiment} definition
 * @param {import('../../experiments/definition.js').Size} size
 * @param {string} variant
 * @param {import('./data.js').DataSource} source
 * @throws {import('../../engine/src/errors.js').DarkKnowledgeError} 'invalid-argument' where the experiment
 *   can't be done with them
 */
async function lookAt(definition, size, variant, source) {
  const engine = await loadEngine({ variant, threads: 1 });
  const data = await readData(engine, source);
  layersFor(data, []); // or why there are none
  checkFits(definition, size, { classes: data.train.classes, trainImages: data.train.size });
  const digest = digestOf(data);
  const known = dataSets.find(({ digests }) => `${digests.train} ${digests.test}` === digest);
  const about = engine.about();
  engine.dispose();
  return { about, digest, name: known?.title ?? source.name };
}

/**
 * What is to be known of a table of other images than the paper's.
 * @param {import('../../experiments/definition.js').Experiment} definition
 * @param {string} name
 */
function otherData({ classesOf }, name) {
  const told = `The paper's figures are for ${defaultData.title}; these are for ${name}.`;
  if (!classesOf) return told;
  return `${told} The classes that this experiment names are those of ${dataSetNamed(classesOf).title}.`;
}

/** @param {string[]} args */
function options(args) {
  const { values, positionals } = parse(
    args,
    {
      size: { type: 'string', default: 'classroom' },
      seeds: { type: 'string' },
      json: { type: 'string' },
      variant: { type: 'string', default: 'simd' },
      workers: { type: 'string', default: String(availableParallelism()) },
      kept: { type: 'boolean', default: false },
      ...dataOptions,
    },
    { least: 1, most: 1, what: 'the name of one experiment' },
  );
  const size = sizes.find((one) => one === values.size);
  if (!size) throw new UsageError(`--size is ${values.size}; expected ${sizes.join(', ')}`);
  return {
    definition: named(positionals[0]),
    size,
    seeds: values.seeds === undefined ? undefined : wholeNumber(values.seeds, 'seeds'),
    json: values.json,
    count: values.kept ? 0 : wholeNumber(values.workers, 'workers'),
    variant: values.variant,
    source: dataSource(values),
  };
}

/** @param {string} name */
function named(name) {
  try {
    return experimentNamed(name);
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
