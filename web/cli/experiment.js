import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cacheHome } from '../../tools/system.mjs';
import { loadEngine } from '../engine/index.js';
import { sizes } from '../experiments/definition.js';
import { experimentNamed } from '../experiments/index.js';
import { contextOf, digestOf } from '../experiments/jobs.js';
import { runExperiment } from '../experiments/run.js';
import { tableOf } from '../experiments/table.js';
import { mnistFiles, mnistFolder, readMnist } from './mnist.js';
import { prepareOutput } from './output-file.js';
import { provenance } from './provenance.js';
import { Reporter } from './reporter.js';
import { fileStore } from './store.js';
import { resultsOf, showTable } from './results.js';
import { interruption, parse, UsageError, wholeNumber } from './usage.js';
import { startWorkers } from './workers.js';

/** What the longest table has as JSON, and some more. */
const jsonBytes = 100_000;

/**
 * Runs an experiment and prints its table.
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function experiment(args) {
  const { json, ...chosen } = options(args);
  if (json === undefined) return run(chosen, () => {});
  const output = prepareOutput(json, { size: jsonBytes, inputs: mnistFiles(chosen.folder) });
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
async function run({ definition, size, seeds, count, variant, folder }, write) {
  const { signal, ignore } = interruption(
    'Stopped. What was finished is kept; the same command goes on from there.',
  );
  const store = fileStore(join(cacheHome(), 'experiments'));
  const { about, data } = await aboutEngine(variant, folder);
  const { executors, close } = await startWorkers({ count, variant, folder });
  const context = contextOf(about, data);
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
    for (const { job, error } of failures) console.error(`failed: ${job.id}: ${error.message}`);
    const seconds = Math.round((performance.now() - begun) / 1000);
    write(resultsOf(definition, size, table, { ...origin, seconds, trainings }));
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
 * What the results depend on, from an engine that is asked this only.
 * @param {string} variant
 * @param {string} folder of the images
 */
async function aboutEngine(variant, folder) {
  const engine = await loadEngine({ variant, threads: 1 });
  const data = digestOf(await readMnist(engine, folder));
  const about = engine.about();
  engine.dispose();
  return { about, data };
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
      mnist: { type: 'string', default: mnistFolder },
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
    folder: values.mnist,
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
