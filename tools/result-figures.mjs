/**
 * The figures of kept results, as SVG text. Colours are of a palette that colour-blind readers tell
 * apart, on a ground of their own, so that they can be read in light and in dark.
 */

/**
 * @typedef {{ title: string, mean: number, sd: number | null, paper: number | null,
 *   reruns: import('../web/experiments/definition.js').Reference[], errors: number[], measured: import('../web/experiments/execute.js').Measured[] }} KeptRow
 * @typedef {Record<string, KeptRow>} KeptRows
 */

const ink = '#1f2430';
const faint = '#c9ced8';
const series = { ours: '#0072b2', paper: '#e69f00', rerun: '#999999' };

const legendEntries = /** @type {const} */ ([
  { kind: 'ours', label: 'ours, mean ± standard deviation', at: 330 },
  { kind: 'paper', label: 'the paper', at: 570 },
  { kind: 'rerun', label: 'a public re-run', at: 670 },
]);

/**
 * Bars from zero: ours with its deviation, beside the paper's figure and a public re-run's.
 * @param {string} title
 * @param {KeptRow[]} rows
 */
export function barsSvg(title, rows) {
  const [left, right, top, rowHeight, bar] = [330, 70, 64, 46, 11];
  const [width, height] = [860, top + rows.length * rowHeight + 12];
  const most = Math.max(
    ...rows.flatMap(({ mean, sd, paper, reruns }) => [
      mean + (sd ?? 0),
      paper ?? 0,
      ...reruns.map(({ value }) => value),
    ]),
  );
  const x = (/** @type {number} */ value) => left + (value / most) * (width - left - right);
  const body = rows.flatMap((row, i) => {
    const y = top + i * rowHeight;
    /** @type {{ kind: keyof typeof series, value: number, sd: number | null }[]} */
    const bars = [
      { kind: 'ours', value: row.mean, sd: row.sd },
      ...(row.paper === null ? [] : [bare('paper', row.paper)]),
      ...row.reruns.map(({ value }) => bare('rerun', value)),
    ];
    return [
      text(left - 10, y + 16, row.title, 'text-anchor="end"'),
      ...bars.flatMap(({ kind, value, sd }, k) => {
        const barTop = y + k * (bar + 2);
        return [
          rect(left, barTop, x(value) - left, bar, series[kind]),
          text(x(value + (sd ?? 0)) + 5, barTop + bar - 1, round(value), 'font-size="11"'),
          ...(sd === null ? [] : [whisker(x(value - sd), x(value + sd), barTop + bar / 2)]),
        ];
      }),
    ];
  });
  const legend = legendEntries.flatMap(({ kind, label, at }) => [
    rect(at, 36, 11, 11, series[kind]),
    text(at + 16, 46, label, 'font-size="12"'),
  ]);
  return svg(width, height, title, [...legend, ...body]);
}

/**
 * Cells coloured by how far they are from the best of their row, and marked where they are it.
 * @param {string} title
 * @param {import('../web/experiments/definition.js').Matrix} matrix
 * @param {KeptRows} rows
 */
export function matrixSvg(title, { down, across, row }, rows) {
  const [left, top, cellWidth, cellHeight] = [110, 76, 96, 52];
  const kept = down.values.filter((y) => across.values.some((x) => rows[row(y, x)]));
  const width = left + across.values.length * cellWidth + 16;
  const height = top + kept.length * cellHeight + 16;
  const body = kept.flatMap((y, i) => {
    const cells = across.values.map((x) => rows[row(y, x)]);
    const best = Math.min(...cells.flatMap((cell) => (cell ? [cell.mean] : [])));
    const cellTop = top + i * cellHeight;
    return [
      text(left - 12, cellTop + cellHeight / 2 + 5, String(y), 'text-anchor="end"'),
      ...cells.flatMap((cell, k) => {
        if (!cell) return [];
        const [cellLeft, worse] = [left + k * cellWidth, cell.mean / best - 1];
        const middle = cellLeft + cellWidth / 2;
        const weight = cell.mean === best ? 'font-weight="700"' : '';
        return [
          rect(cellLeft + 1, cellTop + 1, cellWidth - 2, cellHeight - 2, shade(worse)),
          text(middle, cellTop + 24, round(cell.mean), `text-anchor="middle" ${weight}`),
          text(
            middle,
            cellTop + 41,
            cell.sd === null ? '' : `± ${round(cell.sd)}`,
            'text-anchor="middle" font-size="11"',
          ),
        ];
      }),
    ];
  });
  return svg(width, height, title, [
    text(left, 48, `${across.name} →`, 'font-size="12"'),
    text(16, 66, `${down.name} ↓`, 'font-size="12"'),
    ...across.values.map((x, k) =>
      text(left + (k + 0.5) * cellWidth, 66, String(x), 'text-anchor="middle"'),
    ),
    ...body,
  ]);
}

const lineColors = ['#000000', '#d55e00', '#cc79a7', '#0072b2', '#009e73'];

/**
 * How rows depend on a number, both on logarithmic scales.
 * @param {string} title
 * @param {import('../web/experiments/definition.js').Curves} curves
 * @param {KeptRows} rows
 */
export function curvesSvg(title, { across, lines }, rows) {
  const [width, height, left, right, top, bottom] = [820, 460, 80, 220, 60, 60];
  const means = lines.flatMap(({ row }) => across.values.map((x) => rows[row(x)].mean));
  const [least, most] = [Math.min(...means), Math.max(...means)].map(Math.log);
  const [first, last] = [across.values[0], across.values[across.values.length - 1]].map(Math.log);
  const x = (/** @type {number} */ value) =>
    left + ((Math.log(value) - first) / (last - first)) * (width - left - right);
  const y = (/** @type {number} */ errors) =>
    height - bottom - ((Math.log(errors) - least) / (most - least)) * (height - top - bottom);
  const grid = [100, 200, 500, 1000, 2000, 5000]
    .filter((errors) => Math.log(errors) >= least && Math.log(errors) <= most)
    .flatMap((errors) => [
      `<path d="M${left} ${y(errors)}H${width - right}" stroke="${faint}"/>`,
      text(
        left - 8,
        y(errors) + 4,
        errors.toLocaleString('en'),
        'text-anchor="end" font-size="12"',
      ),
    ]);
  const drawn = lines.flatMap(({ name, row }, i) => {
    const points = across.values.map((value) => ({ at: x(value), mean: rows[row(value)].mean }));
    const path = points.map(({ at, mean }) => `${round(at)} ${round(y(mean))}`).join('L');
    const end = points[points.length - 1];
    return [
      `<path d="M${path}" fill="none" stroke="${lineColors[i]}" stroke-width="2"/>`,
      ...points.map(
        ({ at, mean }) =>
          `<circle cx="${round(at)}" cy="${round(y(mean))}" r="3.5" fill="${lineColors[i]}"/>`,
      ),
      text(end.at + 10, y(end.mean) + 4, name, `font-size="12" fill="${lineColors[i]}"`),
    ];
  });
  return svg(width, height, title, [
    ...grid,
    ...across.values.map((value) =>
      text(x(value), height - bottom + 22, String(value), 'text-anchor="middle" font-size="12"'),
    ),
    text(left, height - 14, `${across.name} →`, 'font-size="12"'),
    ...drawn,
  ]);
}

/**
 * Errors against parameters, on a logarithmic scale: alone and distilled.
 * @param {string} title
 * @param {{ label: string, color: 'ours' | 'paper' | 'rerun', rows: KeptRow[] }[]} lines
 */
export function costsSvg(title, lines) {
  const [width, height, left, right, top, bottom] = [760, 420, 70, 150, 60, 60];
  const all = lines.flatMap(({ rows }) => rows);
  const parameters = all.map(parametersOf);
  const [least, most] = [Math.min(...parameters), Math.max(...parameters)].map(Math.log);
  const highest = Math.max(...all.map(({ mean }) => mean)) * 1.05;
  const x = (/** @type {number} */ count) =>
    left + ((Math.log(count) - least) / (most - least)) * (width - left - right);
  const y = (/** @type {number} */ errors) =>
    height - bottom - (errors / highest) * (height - top - bottom);
  const grid = [0, 100, 200, 300, 400]
    .filter((errors) => errors <= highest)
    .flatMap((errors) => [
      `<path d="M${left} ${y(errors)}H${width - right}" stroke="${faint}"/>`,
      text(left - 8, y(errors) + 4, String(errors), 'text-anchor="end" font-size="12"'),
    ]);
  const marks = [...new Set(parameters)].map((count) =>
    text(
      x(count),
      height - bottom + 20,
      count.toLocaleString('en'),
      'text-anchor="middle" font-size="11"',
    ),
  );
  const body = lines.flatMap(({ label, color, rows }) => {
    const points = rows.map((row) =>
      [x(parametersOf(row)), y(row.mean)].map((at) => at.toFixed(1)),
    );
    const [endX, endY] = /** @type {string[]} */ (points.at(-1));
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${series[color]}" stroke-width="2"/>`,
      ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${series[color]}"/>`),
      text(Number(endX) + 10, Number(endY) + 4, label, `fill="${series[color]}"`),
    ];
  });
  return svg(width, height, title, [
    ...grid,
    ...marks,
    text(left, 46, 'test errors of 10,000', 'font-size="12"'),
    text(width - right, height - 14, 'weights and biases', 'font-size="12" text-anchor="end"'),
    ...body,
  ]);
}

/** @type {<Kind extends keyof typeof series>(kind: Kind, value: number) =>
 *   { kind: Kind, value: number, sd: null }} */
const bare = (kind, value) => ({ kind, value, sd: null });

/** @param {KeptRow} row */
const parametersOf = ({ measured }) => measured[0].costs?.parameters ?? NaN;

/** @param {number} value */
const round = (value) => value.toLocaleString('en', { maximumFractionDigits: value < 20 ? 1 : 0 });

/** @param {number} worse than the best, as a fraction: white at the best, deep at half as many more */
function shade(worse) {
  const depth = Math.min(1, worse / 0.5);
  const mix = (/** @type {number} */ to) => Math.round(255 - depth * (255 - to));
  return `rgb(${mix(230)},${mix(159)},${mix(0)})`;
}

/** @type {(x: number, y: number, width: number, height: number, fill: string) => string} */
const rect = (x, y, width, height, fill) =>
  `<rect x="${x}" y="${y}" width="${Math.max(1, width).toFixed(1)}" height="${height}" fill="${fill}"/>`;

/** @type {(x: number, y: number, content: string, attributes?: string) => string} */
const text = (x, y, content, attributes = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

/** @type {(from: number, to: number, y: number) => string} */
const whisker = (from, to, y) =>
  `<path d="M${from.toFixed(1)} ${y}H${to.toFixed(1)}" stroke="${ink}" stroke-width="1.5"/>`;

/** @type {(width: number, height: number, title: string, body: string[]) => string} */
const svg = (width, height, title, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="14" fill="${ink}">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="600">${title}</text>
${body.join('\n')}
</svg>
`;
