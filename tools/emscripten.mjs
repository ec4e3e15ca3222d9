// Which Emscripten is used: the machine's own when it is new enough, else the private one.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answerOf, atLeast, cacheHome, parseVersion, which } from './system.mjs';

/** Older ones lack what the engine is linked with (wasm exceptions and ES modules as we use them). */
export const minimum = [4];

/** For machines on which a person installs it by hand: what the engine is developed with. */
export const recommended = '6.0.5';

/**
 * @typedef {object} Emscripten
 * @property {'PATH' | 'EMSDK' | 'cache'} source
 * @property {number[]} version
 * @property {string} folder the one that holds emcc and cmake/Modules
 * @property {string} [config] what EM_CONFIG must name
 */

/** The folder of the private installation; a changed recipe gets a new number, so a new folder. */
export function privateHome(env = process.env) {
  return join(cacheHome(env), 'emscripten-forky-1');
}

/** Written last: without it the folder is a leftover of an interrupted installation. */
export const stampName = 'installed-version';

/**
 * @param {string} home
 * @returns {Emscripten | undefined}
 */
function inCache(home) {
  const stamp = join(home, stampName);
  if (!existsSync(stamp)) return undefined;
  return {
    source: 'cache',
    version: parseVersion(readFileSync(stamp, 'utf8')) ?? [],
    folder: join(home, 'root', 'usr', 'share', 'emscripten'),
    config: join(home, 'emscripten.config'),
  };
}

/**
 * @param {'PATH' | 'EMSDK'} source
 * @param {string | undefined} emcc
 * @param {NodeJS.ProcessEnv} env
 * @returns {Emscripten | undefined}
 */
function at(source, emcc, env) {
  if (!emcc || !existsSync(emcc)) return undefined;
  const version = parseVersion(answerOf(emcc, ['--version'], env) ?? '');
  if (!version) return undefined;
  // Packagers put a link or a script on PATH; em-config beside it knows where the rest lies.
  const root = answerOf(join(dirname(emcc), 'em-config'), ['EMSCRIPTEN_ROOT'], env)?.trim();
  return { source, version, folder: root || dirname(realpathSync(emcc)) };
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ emscripten?: Emscripten, tooOld: Emscripten[] }}
 */
export function findEmscripten(env = process.env) {
  /** @type {Emscripten[]} */
  const tooOld = [];
  const emcc = process.platform === 'win32' ? 'emcc.bat' : 'emcc';
  const candidates = [
    () => at('PATH', which('emcc', env), env),
    () => at('EMSDK', env.EMSDK && join(env.EMSDK, 'upstream', 'emscripten', emcc), env),
    () => inCache(privateHome(env)),
  ];
  for (const candidate of candidates) {
    const emscripten = candidate();
    if (emscripten && atLeast(emscripten.version, minimum)) return { emscripten, tooOld };
    if (emscripten) tooOld.push(emscripten);
  }
  return { tooOld };
}

/**
 * How a person gets it where set-up does not install it.
 * @param {import('./system.mjs').System} system
 */
export function emscriptenCommands(system) {
  if (system === 'macos') return ['brew install emscripten'];
  if (system === 'arch')
    return ['sudo pacman -S emscripten && source /etc/profile.d/emscripten.sh'];
  const windows = system === 'windows';
  const emsdk = windows ? 'emsdk' : './emsdk';
  return [
    'git clone https://github.com/emscripten-core/emsdk.git',
    'cd emsdk',
    `${emsdk} install ${recommended}`,
    `${emsdk} activate ${recommended}`,
    windows ? 'emsdk_env.bat' : 'source ./emsdk_env.sh',
  ];
}
