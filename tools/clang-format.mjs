// Formats the C++ sources, or with --check says which ones are not formatted.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './system.mjs';

const sources = ['cpp', 'tests/cpp']
  .map((folder) => join(repository, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => /\.[ch]pp$/.test(file));

const mode = process.argv.includes('--check') ? ['--dry-run', '-Werror'] : ['-i'];
const { status, error } = spawnSync('clang-format', [...mode, ...sources], { stdio: 'inherit' });
if (error) console.error(`clang-format: ${error.message}`);
process.exitCode = status ?? 1;
