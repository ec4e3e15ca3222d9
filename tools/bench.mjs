// `npm run bench [-- --browser --json FILE --seconds N --task NAME]`: installs and builds what the
// benchmark needs, then runs bench/main.js with the Node.js of bench/, which has relaxed SIMD.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installNpmPackages } from './npm-packages.mjs';
import { repository, SetupError } from './system.mjs';

const folder = join(repository, 'bench');

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: repository, stdio: 'inherit' });
  if (status !== 0) throw new SetupError(`${command} ${args.join(' ')} failed`);
}

try {
  run(process.execPath, ['tools/setup.mjs', '--test']); // --test: a native compiler and Chromium
  await installNpmPackages(folder);
  run(process.execPath, ['tools/cmake.mjs', 'wasm', '--bench']);
  run(process.execPath, ['tools/cmake.mjs', 'native', '--bench']);
  run(join(folder, 'node_modules', 'node', 'bin', 'node'), [
    join(folder, 'main.js'),
    ...process.argv.slice(2),
  ]);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
