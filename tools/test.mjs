// `npm test`: set-up, then every kind of test, one stage after the other, up to the first failure.

import { spawnSync } from 'node:child_process';
import { repository } from './system.mjs';

const stages = [
  { title: 'Set-up', command: 'node tools/setup.mjs --test' },
  { title: 'Style and lint', command: 'npm run --silent lint' },
  { title: 'Types', command: 'npm run --silent check:types' },
  { title: 'C++ tests, native with sanitizers', command: 'npm run --silent test:cpp' },
  { title: 'C++ tests, WebAssembly in Node', command: 'npm run --silent test:wasm' },
  { title: 'JavaScript tests in Node', command: 'npm run --silent test:node' },
  { title: 'Site build', command: 'npm run --silent build:site' },
  { title: 'Browser tests', command: 'npm run --silent test:browser' },
];

const begun = Date.now();
let passed = 0;
for (const { title, command } of stages) {
  console.log(`\n=== ${title} ===`);
  const stageBegun = Date.now();
  // The shell finds npm on every system; the commands are the constants above.
  const { status } = spawnSync(command, { cwd: repository, shell: true, stdio: 'inherit' });
  const seconds = ((Date.now() - stageBegun) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`\n${title}: failed after ${seconds} s (${command})`);
    console.log(`Stages: ${passed} passed, 1 failed`);
    process.exit(1);
  }
  console.log(`=== ${title}: passed in ${seconds} s`);
  passed += 1;
}
console.log(`\nAll done in ${((Date.now() - begun) / 60_000).toFixed(1)} min.`);
console.log(`Stages: ${passed} passed, 0 failed`);
