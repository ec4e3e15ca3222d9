// Gives the readers of IDX and model files what no test thinks of, for so many executions each:
//   node tools/fuzz.mjs [--runs N]     50,000 unless said, the same ones each time
// What a fuzzer stops at is left in build/fuzz. Without clang's libFuzzer nothing is run.

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lacksFuzzer } from './requirements.mjs';
import { repository } from './system.mjs';

const folder = join(repository, 'build', 'fuzz');
const vectors = join(repository, 'tests', 'vectors');

/**
 * An IDX file of bytes, numbered through.
 * @param {number} type
 * @param {number} size bytes a value
 * @param {number[]} sides
 */
function idx(type, size, sides) {
  const count = sides.reduce((product, side) => product * side, 1);
  const values = Array.from({ length: count * size }, (_, i) =>
    i % size === size - 1 ? (i / size) | 0 : 0,
  );
  return [0, 0, type, sides.length, ...sides.flatMap((side) => [0, 0, 0, side]), ...values];
}

/** @param {number[]} labels @param {number[]} images */
const pair = (labels, images) => Uint8Array.of(labels.length, ...labels, ...images);

/** @type {Record<string, (corpus: string) => void>} each writes its seeds */
const fuzzers = {
  idx(corpus) {
    const labels = [idx(8, 1, [2]), idx(8, 1, [2, 1]), idx(12, 4, [2]), idx(8, 1, [2, 3])];
    const images = [
      idx(8, 1, [2, 2, 3]),
      idx(8, 1, [2, 2, 3, 1]),
      idx(8, 1, [2, 6]),
      idx(11, 2, [2, 2, 3]),
    ];
    for (const [i, label] of labels.entries()) {
      for (const [j, image] of images.entries()) {
        writeFileSync(join(corpus, `${i}-${j}`), pair(label, image));
      }
    }
  },
  model(corpus) {
    for (const files of [vectors, join(vectors, 'foreign')]) {
      for (const name of readdirSync(files).filter((one) => one.endsWith('.safetensors'))) {
        copyFileSync(join(files, name), join(corpus, name));
      }
    }
  },
};

/**
 * @param {string} name
 * @param {string} runs
 * @returns {Promise<boolean>} whether it went well
 */
function fuzz(name, runs) {
  const corpus = join(folder, 'corpus', name);
  rmSync(corpus, { recursive: true, force: true });
  mkdirSync(corpus, { recursive: true });
  fuzzers[name](corpus);
  const options = [
    '-seed=1',
    '-max_len=4096',
    '-timeout=10',
    `-artifact_prefix=${folder}/${name}-`,
  ];
  const child = spawn(join(folder, `${name}_fuzzer`), [corpus, `-runs=${runs}`, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (part) => (words = (words + part).slice(-5000)));
  return new Promise((resolve) =>
    child.once('close', (status) => {
      const last = /Done (\d+) runs in (\d+) second/.exec(words);
      if (status === 0 && last) console.log(`${name}: ${last[1]} executions in ${last[2]} s`);
      else console.error(`${name}: stopped (${status})\n${words}`);
      resolve(status === 0);
    }),
  );
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '50000' } } });
if (lacksFuzzer()) {
  console.log("clang's libFuzzer is not on this machine: nothing was run");
} else {
  const build = spawnSync(process.execPath, [join(repository, 'tools', 'cmake.mjs'), 'fuzz'], {
    stdio: 'inherit',
  });
  const went =
    build.status === 0 &&
    (await Promise.all(Object.keys(fuzzers).map((name) => fuzz(name, values.runs))));
  if (!went || went.includes(false)) process.exitCode = 1;
}
