import temml from 'temml';

/**
 * A formula in a file of its own, as TeX, becomes MathML when the site is built: browsers draw it
 * without a library. `\class{teacher}{…}` gives a term the colour of that network.
 * @returns {import('vite').Plugin}
 */
export function tex() {
  return {
    name: 'dark-knowledge:tex',
    transform(source, id) {
      if (!id.endsWith('.tex')) return null;
      return { code: `export default ${JSON.stringify(toMathml(source))};`, map: null };
    },
  };
}

/**
 * @param {string} source TeX
 * @returns {string} MathML, laid out by the style sheet alone
 */
export function toMathml(source) {
  const options = {
    displayMode: true,
    throwOnError: true,
    trust: (/** @type {{ command: string }} */ { command }) => command === '\\class',
  };
  return temml
    .renderToString(source.trim(), options)
    .replace(/<math[^>]*>/, '<math>')
    .replaceAll(/<mi>(\p{L}{2,}|\/)<\/mi>/gu, '<mi class="upright">$1</mi>');
}
