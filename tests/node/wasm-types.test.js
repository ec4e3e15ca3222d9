import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the committed types are those that Embind emits', () => {
  const text = (/** @type {string} */ path) => readFileSync(new URL(path, import.meta.url), 'utf8');
  expect(text('../../web/engine/wasm-module.d.ts')).toBe(text('../../build/wasm/wasm-module.d.ts'));
});
