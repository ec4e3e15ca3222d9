// Measures the one-click comparison over several seeds, and settings where it goes otherwise:
//   npm run measure-one-click [-- --seeds 5]
// Writes docs/results/one-click.json and one-click.md.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultData } from '../web/data/datasets.js';
import { folderOf, readFolder } from '../web/data/folder.js';
import { knownDataOf } from '../web/data/load.js';
import { loadEngine } from '../web/engine/src/index.js';
import { compare, createModels, layersOf } from '../web/story/comparison.js';
import { defaultSettings } from '../web/story/settings.js';
import { repository } from './system.mjs';

const choices = [
  { name: 'one click', differs: {} },
  { name: '6,000 images', differs: { images: 6000, studentEpochs: 15 } },
  {
    name: 'all images, narrow student',
    differs: { images: defaultData.trainImages, studentEpochs: 10, student: [100], temperature: 4 },
  },
  {
    name: 'all images, 30-30, few epochs, T too high',
    differs: {
      images: defaultData.trainImages,
      studentEpochs: 5,
      student: [30, 30],
      temperature: 20,
    },
  },
];

/** @typedef {{ seed: number, teacher: number, alone: number, distilled: number, seconds: number }} Run */

/**
 * @param {import('../web/engine/src/index.js').Engine} engine
 * @param {{ train: import('../web/engine/src/index.js').Dataset, test: import('../web/engine/src/index.js').Dataset }} data
 * @param {import('../web/story/settings.js').Settings} settings
 * @returns {Promise<Run>}
 */
async function measure(engine, data, settings) {
  const models = createModels(engine, settings, data.train);
  const run = { seed: settings.seed, teacher: NaN, alone: NaN, distilled: NaN, seconds: NaN };
  const begun = performance.now();
  for await (const event of compare(engine, models, data, settings)) {
    if (event.type === 'trained') run[event.lane] = event.evaluation.errors;
  }
  run.seconds = (performance.now() - begun) / 1000;
  for (const model of Object.values(models)) model.dispose();
  return run;
}

/** @param {number[]} values */
function meanAndDeviation(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** @param {number[]} values */
function plusMinus(values) {
  const { mean, deviation } = meanAndDeviation(values);
  return `${mean.toFixed(0)} ± ${deviation.toFixed(0)}`;
}

/** @param {(string | number)[][]} rows the first is the head */
function table([head, ...rows]) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/**
 * @param {{ command: string, commit: string, machine: string, about: object, results:
 *   { name: string, settings: import('../web/story/settings.js').Settings, runs: Run[] }[] }} report
 */
function markdown({ command, commit, machine, about, results }) {
  const [first] = results;
  const summary = results.map(({ name, settings, runs }) => {
    const { images, studentEpochs, temperature } = settings;
    const helped = runs.filter((run) => run.distilled < run.alone).length;
    return [
      name,
      layersOf(settings, defaultData).alone.join('-'),
      images.toLocaleString('en'),
      studentEpochs,
      temperature,
      plusMinus(runs.map((run) => run.teacher)),
      plusMinus(runs.map((run) => run.alone)),
      plusMinus(runs.map((run) => run.distilled)),
      `${helped} of ${runs.length}`,
    ];
  });
  const seeds = first.runs.map((run) => [
    run.seed,
    run.teacher,
    run.alone,
    run.distilled,
    `${(100 * (1 - run.distilled / run.alone)).toFixed(0)} %`,
    run.seconds.toFixed(1),
  ]);
  return `# What one click shows, over seeds

Test errors of ${defaultData.testImages.toLocaleString('en')}, mean ± standard deviation over ${first.runs.length} seeds. Both students of a pair have the same initial weights, the same batches and the same optimiser; only the objective differs. Neither was tuned. The teacher, ${layersOf(first.settings, defaultData).teacher.join('-')}, learns from all ${defaultData.trainImages.toLocaleString('en')} images for ${first.settings.teacherEpochs} epochs; the students see the images of the third column only.

${table([['settings', 'student', 'images', 'epochs', 'T', 'teacher', 'alone', 'distilled', 'distillation helps'], ...summary])}

Distillation is not magic. With few labelled images the student alone overfits, and the teacher's soft targets, which carry what the teacher saw in the other images, help at every seed: that is why the page starts there. With all images and few epochs there is little left to carry over.

## The default, seed by seed

${table([['seed', 'teacher', 'alone', 'distilled', 'fewer errors', 'seconds'], ...seeds])}

## Provenance

- Command: \`${command}\`
- Commit: \`${commit}\`
- Machine: ${machine}
- Engine: \`${JSON.stringify(about)}\`
`;
}

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
// The reference variant: the same errors on every machine.
const engine = await loadEngine({ variant: 'simd' });
const data = knownDataOf(engine, await readFolder(folderOf(defaultData)), defaultData);
const results = [];
for (const { name, differs } of choices) {
  const runs = [];
  for (const seed of seeds) {
    const run = await measure(engine, data, { ...defaultSettings, ...differs, seed });
    console.log(name, JSON.stringify(run));
    runs.push(run);
  }
  results.push({ name, settings: { ...defaultSettings, ...differs }, runs });
}
const report = {
  command: `npm run measure-one-click -- --seeds ${seeds.length}`,
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  machine: `${cpus().length} cores, ${cpus()[0].model}, Node ${process.version}`,
  about: engine.about(),
  results,
};
const folder = join(repository, 'docs', 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'one-click.json'), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(folder, 'one-click.md'), markdown(report));
