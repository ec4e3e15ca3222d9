// A folder's node_modules as its lockfile wants it.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runLogged, say } from './system.mjs';

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
 * Whether every package is there: two npm processes at once can remove each other's.
 * @param {string} folder
 * @param {Lockfile} installed
 */
function isComplete(folder, installed) {
  return Object.keys(installed.packages).every((path) =>
    existsSync(join(folder, path, 'package.json')),
  );
}

/** @param {string} folder of a package.json and its lockfile */
export async function installNpmPackages(folder) {
  const wanted = readLockfile(join(folder, 'package-lock.json'));
  const installed = readLockfile(join(folder, 'node_modules', '.package-lock.json'));
  if (isInstalled(wanted, installed) && isComplete(folder, installed)) return;
  say(`npm packages of ${basename(folder)}: installing (about 15 s)`);
  await runLogged('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}
