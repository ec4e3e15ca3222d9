// The page's own networks, which answer until a visitor has trained some: the one-click comparison,
// trained here with the reproducible build of the engine, into public/models. Done again only when
// something that they depend on has changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit } from '../web/cli/src/provenance.js';
import { defaultData } from '../web/data/datasets.js';
import { folderOf, hashOfFolder, readFolder } from '../web/data/folder.js';
import { knownDataOf } from '../web/data/load.js';
import { loadEngine } from '../web/engine/src/index.js';
import { compare, createModels, laneNames } from '../web/story/comparison.js';
import { provenanceFile } from '../web/story/pretrained.js';
import { defaultSettings } from '../web/story/settings.js';
import { repository, say } from './system.mjs';

const folder = join(repository, 'public', 'models');
const variant = 'simd';

/** A hash of everything that the networks depend on. */
function keyOfInputs() {
  const web = join(repository, 'web');
  const sources = [join(web, 'engine', 'src'), join(web, 'runs')].flatMap((room) =>
    readdirSync(room)
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(room, name)),
  );
  const files = [
    ...sources,
    join(web, 'engine', 'wasm', variant, 'engine.wasm'),
    join(web, 'story', 'comparison.js'),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(readFileSync(file));
  hash.update(JSON.stringify(defaultSettings));
  hash.update(hashOfFolder(folderOf(defaultData)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} key */
function areMade(key) {
  const file = join(folder, provenanceFile);
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).key === key;
}

/** @param {string} key */
async function train(key) {
  const engine = await loadEngine({ variant });
  const files = await readFolder(folderOf(defaultData));
  const data = knownDataOf(engine, files, defaultData);
  const models = createModels(engine, defaultSettings, data.train);
  const evaluations =
    /** @type {import('../web/story/pretrained.js').Provenance['evaluations']} */ ({});
  for await (const event of compare(engine, models, data, defaultSettings)) {
    if (event.type !== 'trained') continue;
    const { errors, accuracy, agreement, count } = event.evaluation;
    evaluations[event.lane] = { errors, accuracy, agreement, count };
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const lane of laneNames) {
    writeFileSync(join(folder, `${lane}.safetensors`), models[lane].toSafetensors());
  }
  /** @type {import('../web/story/pretrained.js').Provenance} */
  const provenance = {
    settings: defaultSettings,
    evaluations,
    engine: engine.about(),
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
    key,
  };
  // Last: an interrupted run leaves no file that says it is finished.
  writeFileSync(join(folder, provenanceFile), `${JSON.stringify(provenance, null, 2)}\n`);
  const errors = laneNames.map((lane) => evaluations[lane].errors).join(' / ');
  say(`models: ${errors} test errors (teacher / student alone / distilled student)`);
}

const key = keyOfInputs();
if (!areMade(key)) {
  say("models: training the page's own three networks (about 20 s)");
  await train(key);
}
