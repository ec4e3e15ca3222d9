// A process with one contender, for node.js.

import { readFile } from 'node:fs/promises';
import { defaultData } from '../../web/data/datasets.js';
import { server } from './serve.js';

const repository = new URL('../..', import.meta.url);

/** @param {string} path of the repository */
const read = async (path) => new Uint8Array(await readFile(new URL(path, repository)));

const files = {
  readData: (/** @type {string} */ name) => read(`public/${defaultData.folder}/${name}`),
  readBuild: (/** @type {string} */ path) => read(`build/${path}`),
};
process.on(
  'message',
  server(files, (answer) => process.send?.(answer)),
);
