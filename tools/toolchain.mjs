// What CMake must be told about this machine, for the native and for the WebAssembly presets.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { compilerCache } from './ccache.mjs';
import { findEmscripten, privateHome } from './emscripten.mjs';
import { repository, SetupError } from './system.mjs';

/**
 * @typedef {object} Toolchain
 * @property {NodeJS.ProcessEnv} env
 * @property {Record<string, string>} cacheVariables for `cmake -Dname=value`
 */

/**
 * Eigen and doctest of the private installation; without one CMake looks for them itself.
 * @returns {Record<string, string>}
 */
function packageFolders() {
  const packages = join(privateHome(), 'packages');
  if (!existsSync(packages)) return {};
  return {
    Eigen3_DIR: join(packages, 'share', 'eigen3', 'cmake'),
    doctest_DIR: join(packages, 'lib', 'cmake', 'doctest'),
  };
}

/** @returns {Toolchain} */
export function nativeToolchain() {
  const cache = compilerCache();
  return {
    env: { ...process.env, ...cache.env },
    cacheVariables: { ...cache.cacheVariables, ...packageFolders() },
  };
}

/** @returns {Toolchain} */
export function wasmToolchain() {
  const { emscripten } = findEmscripten();
  if (!emscripten) throw new SetupError('Emscripten is missing: run node tools/setup.mjs first.');
  const { folder, config, version } = emscripten;
  // emcc is a script that stays the same when the compiler behind it changes.
  const cache = compilerCache(`${folder} ${version.join('.')}`);
  // `emcc --emit-tsd` looks for tsc on PATH; ours is the version that the project pins.
  const path = [folder, join(repository, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return {
    env: { ...process.env, ...cache.env, PATH: path, ...(config && { EM_CONFIG: config }) },
    cacheVariables: {
      ...cache.cacheVariables,
      CMAKE_TOOLCHAIN_FILE: join(folder, 'cmake', 'Modules', 'Platform', 'Emscripten.cmake'),
      ...packageFolders(),
    },
  };
}
