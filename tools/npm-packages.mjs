// node_modules as the lockfile wants it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, runLogged, say } from './system.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lockfile
 */

/**
 * npm keeps what it installed in node_modules/.package-lock.json, written last: an interrupted
 * install has none. Comparing contents, not dates, survives checkouts and copies.
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted.packages).every(
    ([path, entry]) =>
      path === '' ||
      entry.optional ||
      entry.devOptional ||
      installed.packages[path]?.version === entry.version,
  );
}

/** @param {string} file */
function readLockfile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { packages: {} };
}

/**
 * Whether every folder is there: two npm processes at once can remove each other's.
 * @param {Lockfile} installed
 */
function isComplete(installed) {
  return Object.keys(installed.packages).every((path) =>
    existsSync(join(repository, path, 'package.json')),
  );
}

export async function installNpmPackages() {
  const wanted = readLockfile(join(repository, 'package-lock.json'));
  const installed = readLockfile(join(repository, 'node_modules', '.package-lock.json'));
  if (isInstalled(wanted, installed) && isComplete(installed)) return;
  say('npm packages: installing (about 15 s)');
  await runLogged('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repository });
}
