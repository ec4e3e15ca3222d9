import { expect, test } from 'vitest';
import { toMathml } from '../../tools/tex.mjs';

test('TeX becomes MathML without styles of its own', () => {
  const mathml = toMathml('\\class{teacher}{p_i} = \\frac{\\exp(z_i)}{N}\n');
  expect(mathml).toMatch(/^<math><mrow><msub class="teacher"><mi>p<\/mi>/);
  expect(mathml).toContain('<mi class="upright">exp</mi>');
  expect(mathml).not.toContain('style=');
});

test('a formula with a mistake stops the build', () => {
  expect(() => toMathml('\\frac{1}')).toThrow();
});
