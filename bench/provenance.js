import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** @param {string} path of this folder */
const versionIn = (path) =>
  JSON.parse(readFileSync(new URL(`node_modules/${path}/package.json`, import.meta.url), 'utf8'))
    .version;

/**
 * Where, with what and from which source the figures come.
 * @param {import('./rounds.js').Host} host
 */
export function provenance(host) {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: new URL('.', import.meta.url), encoding: 'utf8' }).trim();
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? ' +' : ''),
    host: host.version,
    machine: `${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    peers: {
      'TensorFlow.js': versionIn('@tensorflow/tfjs'),
      'jax-js': versionIn('@jax-js/jax'),
      'onnxruntime-web': versionIn('onnxruntime-web'),
    },
  };
}
