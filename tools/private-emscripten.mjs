// Debian's newest Emscripten in a folder of our own, whatever the age of the machine's Debian:
// mmdebstrap extracts the packages without installing them, patchelf ties the programs to the libc
// that came with them. Nothing outside the folder changes. It holds Eigen and doctest as well.

import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { privateHome, stampName } from './emscripten.mjs';
import { answerOf, parseVersion, runLogged, say, SetupError } from './system.mjs';

const suite = 'forky';
const packageNames = ['emscripten', 'libeigen3-dev', 'doctest-dev'];

/**
 * The Debian mirror that apt uses already.
 * @param {string} indexTargets lines "origin|label|address"
 */
export function debianMirror(indexTargets) {
  const line = indexTargets.split('\n').find((target) => target.startsWith('Debian|Debian|'));
  return line?.split('|')[2].replace(/\/$/, '');
}

async function thisMachinesMirror() {
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const ask = () => debianMirror(answerOf('apt-get', ['indextargets', '--format', format]) ?? '');
  const known = ask();
  if (known) return known;
  await runLogged('apt-get', ['update']); // container images come without apt's lists
  const mirror = ask();
  if (!mirror) throw new SetupError('Emscripten: apt-get indextargets names no mirror of Debian.');
  return mirror;
}

/** @param {string} file */
function isProgram(file) {
  const magic = Buffer.alloc(4);
  const handle = openSync(file, 'r');
  readSync(handle, magic, 0, 4, 0);
  closeSync(handle);
  return magic.toString('latin1') === '\x7fELF';
}

/**
 * @param {string} folder
 * @param {RegExp} name
 */
function entries(folder, name) {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => name.test(entry.name));
}

/**
 * The programs need a newer libc than the machine's. Only they and libLLVM are patched: the
 * libraries find each other through the programs' path, and a patched libc no longer works.
 * Shell wrappers around ld.so would not do: clang starts itself again by /proc/self/exe.
 * @param {string} root where the packages were extracted to
 * @param {string} finalRoot where they will be
 */
async function tieToOwnLibc(root, finalRoot) {
  const lib = join(root, 'usr', 'lib');
  const triplet = entries(lib, /-linux-gnu$/)[0].name;
  const llvm = entries(lib, /^llvm-\d+$/)[0].name;
  const searchPath = ['--force-rpath', '--set-rpath', join(finalRoot, 'usr', 'lib', triplet)];

  const libLlvm = entries(join(lib, triplet), /^libLLVM\.so\./).filter((entry) => entry.isFile());
  await runLogged('patchelf', [
    ...searchPath,
    ...libLlvm.map(({ name }) => join(lib, triplet, name)),
  ]);

  /** @type {(folder: string, name: RegExp) => string[]} */
  const programs = (folder, name) =>
    entries(folder, name)
      .filter((entry) => entry.isFile())
      .map((entry) => join(folder, entry.name))
      .filter(isProgram);
  const all = [
    ...programs(join(lib, llvm, 'bin'), /^(clang|lld|llvm-)/),
    ...programs(join(root, 'usr', 'bin'), /^wasm-/),
  ];
  // Their own name for the loader, such as /lib64/ld-linux-x86-64.so.2, under the prefix.
  const loader = answerOf('patchelf', ['--print-interpreter', all[0]])?.trim() ?? '';
  const interpreter = ['--set-interpreter', join(finalRoot, 'usr', loader)];
  await runLogged('patchelf', [...searchPath, ...interpreter, ...all]);
  return llvm;
}

/**
 * Eigen and doctest apart from the rest: the prefix's own include folder holds glibc's headers and
 * must never be on an include path.
 * @param {string} root
 * @param {string} packages
 */
function separatePackages(root, packages) {
  for (const folder of [
    'include/eigen3',
    'include/doctest',
    'share/eigen3/cmake',
    'lib/cmake/doctest',
  ]) {
    cpSync(join(root, 'usr', folder), join(packages, folder), { recursive: true });
  }
  // Debian's doctest claims to lie in /usr wherever it is.
  const targets = join(packages, 'lib/cmake/doctest/doctestTargets.cmake');
  const text = readFileSync(targets, 'utf8');
  writeFileSync(targets, text.replace('"/usr"', '"${CMAKE_CURRENT_LIST_DIR}/../../.."'));
}

/**
 * Emscripten's configuration file, which is Python.
 * @param {string} home
 * @param {string} llvm
 */
function configuration(home, llvm) {
  return [
    'import shutil',
    `LLVM_ROOT = ${JSON.stringify(join(home, 'root', 'usr', 'lib', llvm, 'bin'))}`,
    `BINARYEN_ROOT = ${JSON.stringify(join(home, 'root', 'usr'))}`,
    `CACHE = ${JSON.stringify(join(home, 'cache'))}`,
    `NODE_JS = shutil.which('node')`,
    `LLVM_ADD_VERSION = ''`,
    `CLANG_ADD_VERSION = ''`,
    '',
  ].join('\n');
}

/** Removes what interrupted installations left; nothing else may be installing. */
export function removeLeftovers() {
  const home = privateHome();
  const parent = dirname(home);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${basename(home)}.`)) continue;
    try {
      rmSync(join(parent, name), { recursive: true });
    } catch {
      // An extraction that outlived its killed set-up still writes there: left to the next run.
    }
  }
}

export async function installPrivateEmscripten() {
  const mirror = await thisMachinesMirror();
  const home = privateHome();
  const unfinished = `${home}.${process.pid}`;
  rmSync(home, { recursive: true, force: true }); // there only if cut off before its stamp
  mkdirSync(unfinished, { recursive: true });

  say('Emscripten: extracting it into a private folder (800 MB, about 40 s)');
  const root = join(unfinished, 'root');
  await runLogged('mmdebstrap', [
    '--variant=extract',
    '--mode=root',
    // Mirrors that are frozen at a date are still good mirrors.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    `--include=${packageNames.join(',')}`,
    suite,
    root,
    mirror,
  ]);
  const llvm = await tieToOwnLibc(root, join(home, 'root'));
  separatePackages(root, join(unfinished, 'packages'));
  writeFileSync(join(unfinished, 'emscripten.config'), configuration(home, llvm));
  renameSync(unfinished, home);

  const env = { ...process.env, EM_CONFIG: join(home, 'emscripten.config') };
  const emcc = join(home, 'root', 'usr', 'share', 'emscripten', 'emcc');
  const version = parseVersion(answerOf(emcc, ['--version'], env) ?? '');
  if (!version)
    throw new SetupError(`Emscripten: ${emcc} --version fails although it was installed.`);
  writeFileSync(join(home, stampName), version.join('.'));
}
