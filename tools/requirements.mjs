// The programs that building and testing need, how to see that they are there, and where each
// system gets them from.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import {
  answerOf,
  atLeast,
  cacheHome,
  parseVersion,
  runLogged,
  say,
  SetupError,
  which,
} from './system.mjs';

/**
 * @typedef {{
 *   name: string,
 *   isMissing: () => boolean,
 *   apt: string[], dnf: string, pacman: string, brew: string, winget: string,
 * }} Requirement
 */

/** @param {string} command */
const lacks = (command) => () => which(command) === undefined;

function lacksCmake() {
  const version = parseVersion(answerOf('cmake', ['--version']) ?? '');
  return !version || !atLeast(version, [3, 21]);
}

function lacksPython() {
  return lacks('python3')() && lacks('python')();
}

function lacksCompiler() {
  return !process.env.CXX && ['c++', 'g++', 'clang++', 'cl'].every((command) => lacks(command)());
}

/** @type {Requirement[]} what compiling the engine to WebAssembly needs besides Emscripten */
export const forBuilding = [
  {
    name: 'CMake 3.21 or newer',
    isMissing: lacksCmake,
    apt: ['cmake'],
    dnf: 'cmake',
    pacman: 'cmake',
    brew: 'cmake',
    winget: 'Kitware.CMake',
  },
  {
    name: 'Ninja',
    isMissing: lacks('ninja'),
    apt: ['ninja-build'],
    dnf: 'ninja-build',
    pacman: 'ninja',
    brew: 'ninja',
    winget: 'Ninja-build.Ninja',
  },
  {
    name: 'Python 3',
    isMissing: lacksPython,
    apt: ['python3'],
    dnf: 'python3',
    pacman: 'python',
    brew: 'python',
    winget: 'Python.Python.3.13',
  },
];

/** @type {Requirement[]} what only the tests need */
export const forTesting = [
  {
    name: 'a C++20 compiler',
    isMissing: lacksCompiler,
    apt: ['g++'],
    dnf: 'gcc-c++ libasan libubsan',
    pacman: 'gcc',
    brew: 'llvm',
    winget: 'LLVM.LLVM',
  },
  {
    name: 'clang-format',
    isMissing: lacks('clang-format'),
    apt: ['clang-format'],
    dnf: 'clang-tools-extra',
    pacman: 'clang',
    brew: 'clang-format',
    winget: 'LLVM.LLVM',
  },
  {
    name: 'Chromium or Chrome (elsewhere than on PATH: set CHROME_PATH)',
    isMissing: () => findChromium() === undefined,
    apt: ['chromium', 'fonts-liberation'],
    dnf: 'chromium',
    pacman: 'chromium',
    brew: '--cask google-chrome',
    winget: 'Google.Chrome',
  },
];

/** What is compiled once is kept with it (ccache.mjs). Nothing needs it, so nobody is asked for it. */
export const forCompilingOnce = { isMissing: lacks('ccache'), apt: ['ccache'] };

/** Whether there is no clang with its libFuzzer. */
export function lacksFuzzer() {
  const libraries = answerOf('clang++', ['-print-runtime-dir'])?.trim();
  if (!libraries || !existsSync(libraries)) return true;
  return !readdirSync(libraries).some((name) => name.startsWith('libclang_rt.fuzzer'));
}

/** What fuzz.mjs works with; where it is missing, nothing is fuzzed. */
export const forFuzzing = { isMissing: lacksFuzzer, apt: ['clang', 'libclang-rt-dev'] };

/** @type {Requirement} what the private Emscripten prefix is made with; Debian only */
export const forPrivateEmscripten = {
  name: 'mmdebstrap and patchelf',
  isMissing: () => lacks('mmdebstrap')() || lacks('patchelf')(),
  apt: ['mmdebstrap', 'patchelf', 'debian-archive-keyring'],
  dnf: '',
  pacman: '',
  brew: '',
  winget: '',
};

/**
 * The commands that install what is missing, for a person to type.
 * @param {import('./system.mjs').System} system
 * @param {Requirement[]} missing
 */
export function installCommands(system, missing) {
  /** @param {'dnf' | 'pacman' | 'brew' | 'winget'} manager */
  const each = (manager) => missing.map((requirement) => requirement[manager]);
  switch (system) {
    case 'debian':
    case 'ubuntu':
      return [`sudo apt-get install -y ${missing.flatMap(({ apt }) => apt).join(' ')}`];
    case 'fedora':
      return [`sudo dnf install -y ${each('dnf').join(' ')}`];
    case 'arch':
      return [`sudo pacman -S --needed ${each('pacman').join(' ')}`];
    case 'macos':
      return each('brew').map((name) => `brew install ${name}`);
    case 'windows':
      return each('winget').map((id) => `winget install ${id}`);
    case 'linux':
      return ["Install them with your distribution's package manager."];
  }
}

/** Names what apt is working on, so that the next run can mend an installation that was cut off. */
const unfinishedInstall = () => join(cacheHome(), 'unfinished-apt-install');

/** @param {string[]} packages */
async function aptInstall(packages) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, mayStop: false };
  const patience = ['-o', 'DPkg::Lock::Timeout=600']; // seconds, for another apt to finish
  mkdirSync(cacheHome(), { recursive: true });
  writeFileSync(unfinishedInstall(), packages.join(' '));
  say(`apt: installing ${packages.join(' ')}`);
  await runLogged('apt-get', [...patience, 'update'], options);
  const install = [...patience, 'install', '-y', '--no-install-recommends', '--fix-broken'];
  try {
    await runLogged('apt-get', [...install, ...packages], options);
  } catch {
    // An earlier installation was cut off, by us or by anyone: finish it and try once more.
    await runLogged('dpkg', ['--configure', '-a'], options);
    await runLogged('apt-get', [...install, ...packages], options);
  }
  rmSync(unfinishedInstall());
}

/** @param {Requirement[]} missing */
export async function installWithApt(missing) {
  const cutOff = existsSync(unfinishedInstall())
    ? readFileSync(unfinishedInstall(), 'utf8').split(' ').filter(Boolean)
    : [];
  const packages = new Set([...cutOff, ...missing.flatMap(({ apt }) => apt)]);
  if (packages.size > 0) await aptInstall([...packages]);
}

/** For what is good to have: where apt does not have it, nothing is said. */
export async function installIfAptHas(/** @type {Pick<Requirement, 'isMissing' | 'apt'>} */ wish) {
  if (!wish.isMissing()) return;
  try {
    await aptInstall(wish.apt);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    rmSync(unfinishedInstall(), { force: true });
  }
}
