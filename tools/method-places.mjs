// Prints, for each method of distillation, the files that name it:
//   node tools/method-places.mjs
// A method is a row: one file in C++, one line in the list, words in two languages, a function for
// PyTorch. tests/node/method-places.test.js holds the newest ones to that.

import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { methods } from '../web/engine/src/methods.js';
import { repository } from './system.mjs';

/** Written by a program from the rest. */
const generated = ['web/engine/src/methods.js', 'tests/vectors/training.safetensors'];

/**
 * The files that name a method, as options do, as C++ and Python do, or as a message's key.
 * @param {string} name
 */
export function placesOf(name) {
  const spellings = [name, name.replaceAll('-', '_')].flatMap((word) => ['-e', word]);
  const { stdout } = spawnSync('git', ['grep', '-l', '-w', '-F', '--untracked', ...spellings], {
    cwd: repository,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((file) => file !== '' && !generated.includes(file));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name } of methods) {
    console.log(
      `${name}\n${placesOf(name)
        .map((file) => `  ${file}`)
        .join('\n')}`,
    );
  }
}
