/** A table's numbers as text, for whatever shows them. */

/** @param {number} value */
export const count = (value) => value.toLocaleString('en');

/**
 * @param {{ values: number[], mean: number, sd: number | null }} figures
 */
export function meanAndDeviation({ values, mean, sd }) {
  if (values.length === 1 || sd === null) return count(values[0]);
  const digits = { maximumFractionDigits: 1 };
  return `${mean.toLocaleString('en', digits)} ± ${sd.toLocaleString('en', digits)}`;
}

/**
 * Rows laid out in two dimensions: a head, then a line for each value that has figures, the best at
 * its end.
 * @param {import('./definition.js').Matrix} matrix
 * @param {Map<string, { values: number[], mean: number, sd: number | null }>} rows by name
 * @returns {string[][]}
 */
export function matrixText({ down, across, row }, rows) {
  const head = [down.name, ...across.values.map((x) => `${across.symbol} = ${x}`), 'best'];
  const lines = down.values.flatMap((y) => {
    const cells = across.values.map((x) => rows.get(row(y, x)));
    const means = cells.flatMap((cell) => (cell ? [cell.mean] : []));
    if (means.length === 0) return [];
    const best = Math.min(...means);
    const at = across.values.filter((_, i) => cells[i]?.mean === best);
    return [
      [
        String(y),
        ...cells.map((cell) => (cell ? meanAndDeviation(cell) : '')),
        `${across.symbol} = ${at.join(', ')}`,
      ],
    ];
  });
  return [head, ...lines];
}
