// `npm test`: set-up, then every kind of test, up to the first failure. What waits for different things
// runs side by side: compilers for both cores, most of the rest for one.
//   node tools/test.mjs [--long]   --long: what takes long or needs a machine of its own, before a release

import { spawn } from 'node:child_process';
import { repository } from './system.mjs';

/**
 * @typedef {{ title: string, command: string }} Stage
 * @typedef {Stage[][]} Step lanes side by side, each of stages one after the other
 */

const setUp = { title: 'Set-up', command: 'node tools/setup.mjs --test' };
const style = { title: 'Style and lint', command: 'npm run --silent lint' };
const types = { title: 'Types', command: 'npm run --silent check:types' };
const native = {
  title: 'C++ tests, native with sanitizers',
  command: 'npm run --silent test:cpp',
};
const fuzz = { title: 'Fuzzers, briefly', command: 'npm run --silent fuzz' };
const wasm = { title: 'C++ tests, WebAssembly in Node', command: 'npm run --silent test:wasm' };
const node = { title: 'JavaScript tests in Node', command: 'npm run --silent test:node' };
const site = { title: 'Site build', command: 'npm run --silent build:site' };
const browser = { title: 'Browser tests', command: 'npm run --silent test:browser' };
const long = { title: 'Long browser tests', command: 'npx playwright test --project=long' };

/** @type {Step[]} */
const everyTime = [
  [[setUp]],
  [
    [wasm, native],
    [style, types, fuzz],
  ],
  [[node], [site]],
  [[browser]],
];
/** @type {Step[]} */
const beforeARelease = [[[setUp]], [[wasm, site]], [[long]]];

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {{ title: string, seconds: number }[]} */
const passed = [];

/**
 * Two stages at once would mix their words: each is printed when it has ended, one alone as it goes.
 * @param {Stage} stage
 * @param {boolean} isAlone
 */
async function run({ title, command }, isAlone) {
  const begun = Date.now();
  console.log(`=== ${title}${isAlone ? '' : ': begun'} ===`);
  // The shell finds npm on every system; the commands are the constants above. A group of its own, so
  // that stopping it stops whatever it started.
  const child = spawn(command, {
    cwd: repository,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  /** @type {Buffer[]} */
  const words = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => words.push(part));
  const status = await new Promise((resolve) => child.once('close', resolve));
  running.delete(child);
  const seconds = (Date.now() - begun) / 1000;
  if (!isAlone) console.log(`\n=== ${title} ===\n${Buffer.concat(words)}`.trimEnd());
  if (status !== 0) throw new Error(`${title}: failed after ${seconds.toFixed(1)} s (${command})`);
  console.log(`=== ${title}: passed in ${seconds.toFixed(1)} s`);
  passed.push({ title, seconds });
}

function stopWhatRuns() {
  for (const child of running) {
    try {
      if (process.platform === 'win32' || child.pid === undefined) child.kill();
      else process.kill(-child.pid);
    } catch {
      // it has just ended
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopWhatRuns();
    process.exit(130);
  });
}

const begun = Date.now();
try {
  for (const lanes of process.argv.includes('--long') ? beforeARelease : everyTime) {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const stage of lane) await run(stage, lanes.length === 1);
      }),
    );
  }
} catch (error) {
  stopWhatRuns();
  console.error(`\n${/** @type {Error} */ (error).message}`);
  console.log(`Stages: ${passed.length} passed, 1 failed`);
  process.exit(1);
}
console.log();
for (const { title, seconds } of passed)
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`);
console.log(`All done in ${((Date.now() - begun) / 60_000).toFixed(1)} min.`);
console.log(`Stages: ${passed.length} passed, 0 failed`);
