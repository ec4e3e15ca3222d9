import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test.each([
  ['the committed types are those that Embind emits', 'wasm-module.d.ts'],
  ['the committed table of methods is what the engine has', 'methods.js'],
])('%s', (_, file) => {
  const text = (/** @type {string} */ path) => readFileSync(new URL(path, import.meta.url), 'utf8');
  expect(text(`../../web/engine/src/${file}`)).toBe(text(`../../build/wasm/${file}`));
});
