// A worker of a page with one contender, for page.js.

import { defaultData } from '../../web/data/datasets.js';
import { server } from './serve.js';

/** @param {string} path of the repository */
async function read(path) {
  const response = await fetch(`/@repository/${path}`);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const files = {
  readData: (/** @type {string} */ name) => read(`public/${defaultData.folder}/${name}`),
  readBuild: (/** @type {string} */ path) => read(`build/${path}`),
};
const serve = server(files, (answer) => self.postMessage(answer));
self.onmessage = ({ data }) => serve(data);
