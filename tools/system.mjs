// Talking to the machine: what it is, what is on its PATH, and running programs on it.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('..', import.meta.url));

/** A refusal that the reader can act on: its message is all that set-up prints before it exits. */
export class SetupError extends Error {}

/** Everything large or slow to make lives here, outside the checkout, and serves all checkouts. */
export function cacheHome(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dark-knowledge');
}

/** @param {string} line */
export function say(line) {
  console.log(`[set-up] ${line}`);
}

/**
 * @typedef {'debian' | 'ubuntu' | 'fedora' | 'arch' | 'linux' | 'macos' | 'windows'} System
 * @typedef {{ system: System, mayUseApt: boolean }} Platform
 */

/**
 * @param {{ platform: string, uid: number | undefined, osRelease: string }} facts
 *   `osRelease` is the text of /etc/os-release, empty where there is none
 * @returns {Platform}
 */
export function describePlatform({ platform, uid, osRelease }) {
  if (platform === 'darwin') return { system: 'macos', mayUseApt: false };
  if (platform === 'win32') return { system: 'windows', mayUseApt: false };
  /** @param {string} key */
  const field = (key) => osRelease.match(new RegExp(`^${key}="?([^"\n]*)`, 'm'))?.[1] ?? '';
  const names = `${field('ID')} ${field('ID_LIKE')}`.split(' ');
  const known = /** @type {const} */ (['ubuntu', 'debian', 'fedora', 'arch']);
  const system = known.find((name) => names.includes(name)) ?? 'linux';
  return { system, mayUseApt: (system === 'debian' || system === 'ubuntu') && uid === 0 };
}

export function thisPlatform() {
  const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return describePlatform({ platform: process.platform, uid: process.getuid?.(), osRelease });
}

/**
 * The first file of that name on PATH, without starting it.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 */
export function which(name, env = process.env) {
  const endings =
    process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.BAT;.CMD').split(';') : [''];
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

/**
 * The first dotted number in a program's answer to --version.
 * @param {string} text
 * @returns {number[] | undefined}
 */
export function parseVersion(text) {
  return text
    .match(/\d+(\.\d+)+/)?.[0]
    .split('.')
    .map(Number);
}

/**
 * @param {number[]} version
 * @param {number[]} minimum
 */
export function atLeast(version, minimum) {
  const differs = minimum.findIndex((part, i) => (version[i] ?? 0) !== part);
  return differs < 0 || (version[differs] ?? 0) > minimum[differs];
}

/**
 * What a program prints, or undefined when it is missing or fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function answerOf(command, args, env = process.env) {
  // Windows starts .bat and .cmd files through its shell only.
  const shell = process.platform === 'win32';
  const result = spawnSync(shell ? `"${command}"` : command, args, {
    env,
    shell,
    encoding: 'utf8',
  });
  return result.status === 0 ? result.stdout : undefined;
}

/**
 * Runs a long program quietly: its words go to a log, of which a failure shows the end. Ctrl+C stops
 * the program first and then set-up.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, mayStop?: boolean }} [options]
 *   `mayStop: false` for a program that must not be cut off: set-up then stops after it
 */
export async function runLogged(command, args, { mayStop = true, ...options } = {}) {
  mkdirSync(cacheHome(), { recursive: true });
  const logFile = join(cacheHome(), 'setup.log');
  const log = openSync(logFile, 'w');
  // Windows starts .bat and .cmd files through its shell only.
  const shell = process.platform === 'win32';
  // A process group of its own, so that stopping it stops whatever it started.
  const child = spawn(command, args, {
    shell,
    detached: !shell,
    ...options,
    stdio: ['ignore', log, log],
  });
  let interrupted = false;
  const stop = () => {
    interrupted = true;
    if (!mayStop) say(`stopping as soon as ${command} is done`);
    else if (child.pid) process.kill(shell ? child.pid : -child.pid);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  process.off('SIGINT', stop).off('SIGTERM', stop);
  closeSync(log);
  // Only now: npm tidies up after the signal, and the next set-up must not meet it.
  if (interrupted) process.exit(130);
  if (outcome === 0) return;
  const end = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n  ');
  throw new SetupError(`${command} failed (${outcome}). The end of ${logFile}:\n  ${end}`);
}
