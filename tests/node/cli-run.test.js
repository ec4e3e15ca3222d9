import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJson } from '../../web/app/lab/run-files.js';
import { dataSource } from '../../web/cli/src/data.js';
import { loadEngine } from '../../web/engine/src/index.js';
import { readRun } from '../../web/runs/run-file.js';
import { createRuns } from '../../web/workers/runs/handler.js';
import { Supplies } from '../../web/workers/supplies.js';
import { stripes } from '../engine-run.js';
import { run, settings } from './a-run.js';
import { idxHeader } from './idx.js';

/** @typedef {import('../../web/lab/settings.js').RunSettings} RunSettings */

const main = fileURLToPath(new URL('../../web/cli/src/main.js', import.meta.url));
const trainImages = 400;

/** @type {string} */
let folder;
const there = (/** @type {string} */ name) => join(folder, name);

/** @type {import('../../web/engine/src/index.js').Engine} */
let engine;
/** @type {ReturnType<typeof createRuns>} */
let lab;
/** @type {{ fingerprint: string, model: Uint8Array }} a network that others learn from */
let teacher;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-run-'));
  engine = await loadEngine({ variant: 'simd' });
  const parts = { train: stripes(trainImages), test: stripes(200) };
  for (const [part, { images, labels, rows, cols }] of Object.entries(parts)) {
    const count = labels.length;
    const write = (/** @type {string} */ name, /** @type {Uint8Array[]} */ ...pieces) =>
      writeFileSync(there(`${part}-${name}-ubyte`), Buffer.concat(pieces));
    write('images-idx3', idxHeader(3, count, rows, cols), images);
    write('labels-idx1', idxHeader(1, count), labels);
  }
  const supplies = new Supplies();
  const data = { train: engine.dataset(parts.train), test: engine.dataset(parts.test) };
  supplies.keep({ engine, data });
  lab = createRuns(supplies);
  [teacher] = await trained({ ...common, hidden: [24] });
  writeFileSync(there('teacher.safetensors'), teacher.model);
});
afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true });
});

const common = settings({ hidden: [12], images: 200, heldOut: 100, batchSize: 16, epochs: 6 });

/**
 * What the lab makes of some settings, a network a seed.
 * @param {RunSettings} settings
 */
async function trained(settings, seeds = [settings.seed]) {
  const { signal } = new AbortController();
  const isTaught = settings.teacher !== '';
  const networks = [];
  for (const seed of seeds) {
    const file = isTaught ? teacher.model : null;
    networks.push(
      await lab.train({ settings, seed, teacher: file, paused: false }, { emit: () => {}, signal }),
    );
  }
  return networks;
}

/**
 * The file that the lab exports of a run.
 * @param {string} name
 * @param {RunSettings} settings
 * @param {Awaited<ReturnType<typeof trained>>} made
 */
function exported(name, settings, made) {
  const networks = made.map(({ model: _, ...one }) => ({
    ...one,
    curves: run().networks[0].curves,
  }));
  writeFileSync(there(name), runJson(run({ name, settings, networks }), trainImages));
  return there(name);
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
function darkKnowledge(...args) {
  const child = spawn(process.execPath, [main, ...args, '--mnist', folder]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const bytes = (/** @type {string} */ file) => new Uint8Array(readFileSync(file));

/** @type {[string, Partial<RunSettings>][]} */
const runs = [
  ['labels', { optimizer: 'nesterov', rate: 0.05, maxNorm: 2, jitter: 1, dropoutHidden: 0.2 }],
  ['patience', { stop: 'patience', patience: 2, epochs: 40, looks: 40, rate: 0.03, without: [3] }],
  ['a target', { stop: 'target', target: 20, epochs: 20, looks: 20 }],
  ['smoothing', { objective: 'smoothing', optimizer: 'sgd', rate: 0.05, schedule: 'exponential' }],
  ['soft targets', { objective: 'soft', softWeight: 0.7, weightDecay: 1e-4 }],
  ['shuffled', { objective: 'shuffled', heldOut: 0, images: 400 }],
  ['noise', { objective: 'confidence', transfer: 'noise', temperature: 4 }],
];

describe('dark-knowledge run', () => {
  test.each(runs)(
    'trains what the lab has exported, to the same bits: %s',
    async (name, change) => {
      const isTaught = ['soft', 'shuffled', 'confidence'].includes(change.objective ?? '');
      const whole = { ...common, ...change, teacher: isTaught ? teacher.fingerprint : '' };
      const [made] = await trained(whole);
      const file = exported(`${name}.json`, whole, [made]);
      const out = there(`${name}.safetensors`);
      const taught = isTaught ? ['--teacher', there('teacher.safetensors')] : [];
      const command = await darkKnowledge('run', file, '--out', out, ...taught);
      expect(command).toMatchObject({ code: 0 });
      expect(bytes(out)).toEqual(made.model);
      expect(command.out).toContain(`${made.test.errors} test errors of 200`);
      expect(command.out).toContain('the same network as in the lab, bit for bit');
    },
  );

  test('takes the images that the run was made for, unless others are named', () => {
    const made = run({ settings: { ...common, data: 'fashion-mnist' } });
    const { data } = readRun(runJson(made, trainImages)).run;
    expect(dataSource({}, data).name).toBe('Fashion-MNIST');
    expect(dataSource({ data: 'mnist' }, data).name).toBe('MNIST');
    expect(dataSource({ mnist: folder }, data).folder).toBe(folder);
  });

  test('trains any seed of a run, beside its file unless told where', async () => {
    const made = await trained(common, [1, 2]);
    const file = exported('seeds.json', common, made);
    expect(await darkKnowledge('run', file)).toMatchObject({ code: 0 });
    expect(bytes(there('seeds.safetensors'))).toEqual(made[0].model);
    expect(await darkKnowledge('run', file, '--seed', '2')).toMatchObject({ code: 0 });
    expect(bytes(there('seeds.safetensors'))).toEqual(made[1].model);
    const other = exported('halted.json', common, [
      { ...made[0], fingerprint: 'x', ending: 'hand' },
    ]);
    const { out } = await darkKnowledge('run', other);
    expect(out).toMatch(
      /another network than in the lab: \w{14} \(.*\), there x \(test and stopped by hand\)/,
    );
  });

  test("trains an experiment's training as well, and what the flags of train say", async () => {
    const training = {
      hidden: [12],
      images: { subset: 100 },
      options: {
        epochs: 3,
        batchSize: 16,
        optimizer: { kind: 'adam', rate: 1e-3, schedule: { kind: 'cosine' } },
      },
    };
    writeFileSync(there('training.json'), JSON.stringify(training));
    expect(await darkKnowledge('run', there('training.json'))).toMatchObject({ code: 0 });
    const flags = ['--hidden', '12', '--images', '100', '--epochs', '3', '--batch', '16'];
    await darkKnowledge('train', there('flags.safetensors'), ...flags);
    expect(bytes(there('training.safetensors'))).toEqual(bytes(there('flags.safetensors')));

    const objective = { kind: 'soft-target', teacher: 'teacher', temperature: 8 };
    writeFileSync(there('taught.json'), JSON.stringify({ ...training, objective }));
    const taught = ['--teacher', there('teacher.safetensors')];
    expect(await darkKnowledge('run', there('taught.json'), ...taught)).toMatchObject({ code: 0 });
    await darkKnowledge(
      'distill',
      there('flags.safetensors'),
      ...flags,
      '--temperature',
      '8',
      ...taught,
    );
    expect(bytes(there('taught.safetensors'))).toEqual(bytes(there('flags.safetensors')));
  });

  test('refuses what it cannot train, by name', async () => {
    let written = 0;
    const write = (/** @type {object} */ content) => {
      const file = there(`bad-${++written}.json`);
      writeFileSync(file, JSON.stringify(content));
      return file;
    };
    const described = JSON.parse(runJson(run({ settings: common }), trainImages));
    const taught = {
      ...described.run,
      objective: { kind: 'soft-target', teacher: { fingerprints: ['abc'] }, temperature: 4 },
    };
    const other = ['--teacher', there('teacher.safetensors')];
    writeFileSync(there('text.json'), '{ hidden');
    const refusals = /** @type {[string[], number, string][]} */ ([
      [[there('none.json')], 1, 'none.json: ENOENT'],
      [[there('text.json')], 1, 'text.json: this is no JSON'],
      [[write({ ...described, version: 1 })], 1, 'exported by an earlier version'],
      [[write({ ...described, version: 3 })], 1, 'version is 3; expected 2'],
      [[write({ ...described, format: 'x' })], 1, "format is 'x'; expected 'dark-knowledge run'"],
      [[write({ ...described.run, hiden: [3] })], 1, "run has no option 'hiden'"],
      [[write(taught)], 2, 'learns from abc; expected --teacher'],
      [
        [write(taught), ...other],
        1,
        `has the network ${teacher.fingerprint}; the run learns from abc`,
      ],
      [[write(described.run), ...other], 2, 'has no teacher; expected no --teacher'],
      [[write({ ...described.run, objective: { kind: 'harder' } })], 1, "kind is 'harder'"],
      [
        [write({ ...described.run, images: { subset: 500 } })],
        1,
        'subset is 500; expected at most 400',
      ],
    ]);
    for (const [args, code, message] of refusals) {
      const refused = await darkKnowledge('run', ...args);
      expect(refused.err).toContain(message);
      expect(refused.code).toBe(code);
    }
  });
});
