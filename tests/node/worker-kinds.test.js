import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const web = fileURLToPath(new URL('../../web/', import.meta.url));

/**
 * All of ours that a script loads, from web/ on, itself first.
 * @param {string} script
 */
function loadedBy(script) {
  /** @type {Set<string>} */
  const files = new Set();
  const visit = (/** @type {string} */ file) => {
    if (files.has(file)) return;
    files.add(file);
    const imports = readFileSync(join(web, file), 'utf8').matchAll(
      /^(?:import|export)\b[^;]*? from '(\.[^']+)'/gm,
    );
    for (const [, path] of imports) visit(relative(web, join(web, dirname(file), path)));
  };
  visit(script);
  return [...files];
}

const kinds = ['story', 'runs', 'jobs'];

test.each(kinds)('a worker of kind %s loads no other', (kind) => {
  const loaded = loadedBy(`workers/${kind}/worker.js`);
  expect(loaded).toContain(`workers/${kind}/handler.js`);
  expect(loaded).toContain('engine/src/index.js');
  const others = kinds.filter((other) => other !== kind).map((other) => `workers/${other}/`);
  expect(loaded.filter((file) => others.some((other) => file.startsWith(other)))).toEqual([]);
});

test('a worker of the experiments, in a page or a terminal, loads nothing of story and lab', () => {
  for (const script of ['workers/jobs/worker.js', 'cli/src/worker.js']) {
    const loaded = loadedBy(script);
    expect(loaded).toContain('experiments/execute.js');
    expect(loaded.filter((file) => /^(story\/(?!settings)|lab\/)/.test(file))).toEqual([]);
  }
});

test.each(kinds)('the page loads nothing of what the worker of kind %s does', (kind) => {
  expect(loadedBy(`workers/${kind}/start.js`).sort()).toEqual(
    [
      'engine/src/errors.js',
      'engine/src/portable-error.js',
      'workers/client.js',
      'workers/heartbeat.js',
      'workers/rpc.js',
      `workers/${kind}/start.js`,
      'workers/web-port.js',
    ].sort(),
  );
});
