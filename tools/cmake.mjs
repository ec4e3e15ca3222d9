// Builds a CMake preset with the toolchain that set-up found, and on request runs its tests or builds
// what the benchmark needs of it:
//   node tools/cmake.mjs native|native-asan|fuzz|wasm [--test | --bench]

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repository, SetupError } from './system.mjs';
import { nativeToolchain, wasmToolchain } from './toolchain.mjs';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function run(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: repository, env, stdio: 'inherit' });
  if (status !== 0)
    throw new SetupError(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

/**
 * CMake keeps the compiler of its first configuration for ever, so another toolchain needs an empty
 * build folder.
 * @param {string} folder
 * @param {string | undefined} toolchainFile
 */
function forgetOtherToolchain(folder, toolchainFile) {
  const cache = join(folder, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const configured = readFileSync(cache, 'utf8').match(/^CMAKE_TOOLCHAIN_FILE:\w+=(.*)$/m)?.[1];
  if (configured !== toolchainFile) rmSync(folder, { recursive: true });
}

/** @param {string[]} args */
function main([preset, ...options]) {
  const isWasm = preset === 'wasm';
  const { env, cacheVariables } = isWasm ? wasmToolchain() : nativeToolchain();
  const folder = join(repository, 'build', preset);
  forgetOtherToolchain(folder, cacheVariables.CMAKE_TOOLCHAIN_FILE);
  if (isWasm && !existsSync(folder)) {
    console.log(
      'A first WebAssembly build also compiles the libraries of Emscripten, silently, for a minute or two.',
    );
  }
  const definitions = Object.entries(cacheVariables).map(([name, value]) => `-D${name}=${value}`);
  run('cmake', ['--preset', preset, '--log-level=WARNING', ...definitions], env);
  const withTests = options.includes('--test');
  const targets = [
    ...(isWasm && !withTests ? ['engine'] : []),
    ...(options.includes('--bench') ? ['bench'] : []),
  ];
  const chosen = targets.length > 0 ? ['--target', ...targets] : [];
  run('cmake', ['--build', '--preset', preset, ...chosen], env);
  if (withTests) run('ctest', ['--preset', preset], env);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
