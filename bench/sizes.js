import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { defaultData } from '../web/data/datasets.js';
import { folderOf, readFolder } from '../web/data/folder.js';
import { knownDataOf } from '../web/data/load.js';
import { loadEngine } from '../web/engine/src/index.js';
import { tasks } from './problem/tasks.js';
import { median } from './statistics.js';

const repository = new URL('..', import.meta.url);
const variants = ['simd', 'relaxed-simd', 'simd-threads', 'relaxed-simd-threads'];
const loads = 9;

/**
 * What a visitor pays before the first step: bytes over the wire and the time from nothing to the
 * first answer; and the memory of the engine when it trains the paper's teacher.
 * @param {import('./rounds.js').Host} host
 */
export async function measureSizes(host) {
  /** @type {Record<string, { wasm: number, wasmGzip: number, jsGzip: number, loadMs: number }>} */
  const sizes = {};
  for (const variant of variants) {
    const folder = new URL(`web/engine/wasm/${variant}/`, repository);
    const [wasm, js] = await Promise.all(
      ['engine.wasm', 'engine.mjs'].map((name) => readFile(new URL(name, folder))),
    );
    const times = [];
    while (times.length < loads) times.push(await host.loadMilliseconds(variant));
    sizes[variant] = {
      wasm: wasm.length,
      wasmGzip: gzipSync(wasm, { level: 9 }).length,
      jsGzip: gzipSync(js, { level: 9 }).length,
      loadMs: median(times),
    };
  }
  return { variants: sizes, memory: await engineMemory() };
}

/** Bytes, with all images and the wide network that Adam trains; evaluated once. */
async function engineMemory() {
  const engine = await loadEngine({ variant: 'relaxed-simd' });
  const files = await readFolder(folderOf(defaultData));
  const { train, test } = knownDataOf(engine, files, defaultData);
  const teacher = engine.mlp({ layers: tasks.wide.layers, seed: 1 });
  for await (const { step } of engine.train(teacher, train, { batchSize: 128 })) {
    if (step > 10) break;
  }
  engine.evaluate(teacher, test);
  const memory = engine.memoryBytes();
  engine.dispose();
  return memory;
}
