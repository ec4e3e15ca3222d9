// Compiled objects are kept across builds and checkouts where ccache is installed.

import { join } from 'node:path';
import { cacheHome, repository, which } from './system.mjs';

/**
 * What CMake and the compilers must be told for it.
 * @param {string} [compiler] what tells this compiler from another of the same name, where the file of
 *   its program does not
 * @returns {{ env: NodeJS.ProcessEnv, cacheVariables: Record<string, string> }}
 */
export function compilerCache(compiler) {
  const ccache = which('ccache') ?? '';
  return {
    env: {
      CCACHE_DIR: join(cacheHome(), 'ccache'),
      CCACHE_BASEDIR: repository, // another checkout of the same sources has the same objects
      CCACHE_NOHASHDIR: '1',
      CCACHE_DEPEND: '1',
      CCACHE_SLOPPINESS: 'pch_defines,time_macros', // what a precompiled header needs
      ...(compiler && { CCACHE_COMPILERTYPE: 'clang', CCACHE_COMPILERCHECK: `string:${compiler}` }),
    },
    cacheVariables: { CMAKE_CXX_COMPILER_LAUNCHER: ccache },
  };
}
