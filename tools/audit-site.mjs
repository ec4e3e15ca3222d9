// `npm run audit-site`: builds the site, installs Lighthouse in audit/, and runs it.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installNpmPackages } from './npm-packages.mjs';
import { repository } from './system.mjs';

const folder = join(repository, 'audit');
await installNpmPackages(folder);
for (const args of [
  ['run', 'build'],
  ['exec', '--', 'node', join(folder, 'main.js')],
]) {
  const { status } = spawnSync('npm', args, { cwd: repository, stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
