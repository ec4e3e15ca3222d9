/** What a figure's look hangs on once it has left the page and its style sheet. */
const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'paint-order',
];
const headHeight = 40;
const lineHeight = 20;
const pixelsPerPoint = 2;

/**
 * A figure of the page as a file that stands alone, with its title and what its lines mean.
 * @param {SVGSVGElement} svg
 * @param {{ title: string, legend: { text: string, dash: string, color: string }[] }} words
 * @returns {string} SVG
 */
export function standaloneSvg(svg, { title, legend }) {
  const {
    width: {
      baseVal: { value: width },
    },
    height: {
      baseVal: { value: height },
    },
  } = svg;
  const page = getComputedStyle(document.documentElement);
  const ink = page.getPropertyValue('--ink');
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const copies = copy.querySelectorAll('*');
  for (const [i, original] of svg.querySelectorAll('*').entries()) {
    const style = getComputedStyle(original);
    for (const property of properties) {
      copies[i].setAttribute(property, style.getPropertyValue(property));
    }
    copies[i].removeAttribute('class');
  }
  const whole = make('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height: height + headHeight + legend.length * lineHeight + 12,
    'font-family': page.getPropertyValue('--sans'),
    'font-size': 13,
  });
  whole.append(
    make('rect', { width: '100%', height: '100%', fill: page.getPropertyValue('--surface') }),
  );
  whole.append(text(title, { x: 16, y: 26, fill: ink, 'font-size': 16, 'font-weight': 600 }));
  const chart = make('g', { transform: `translate(0 ${headHeight})` });
  chart.append(...copy.childNodes);
  whole.append(chart);
  for (const [i, line] of legend.entries()) {
    const y = headHeight + height + lineHeight * (i + 0.5);
    whole.append(
      make('path', {
        d: `M16 ${y}h30`,
        stroke: line.color,
        'stroke-width': 2,
        ...(line.dash && { 'stroke-dasharray': line.dash }),
      }),
      text(line.text, { x: 56, y: y + 4, fill: ink }),
    );
  }
  return new XMLSerializer().serializeToString(whole);
}

/**
 * @param {string} svg
 * @returns {Promise<Blob>} PNG, twice as many pixels a side as on the page
 */
export async function toPng(svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width * pixelsPerPoint;
    canvas.height = image.height * pixelsPerPoint;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG came of it'))));
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Hands the visitor a file.
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type
 */
export function saveFile(name, content, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60 * 1000);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function make(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/**
 * @param {string} content
 * @param {Record<string, string | number>} attributes
 */
function text(content, attributes) {
  const element = make('text', attributes);
  element.textContent = content;
  return element;
}
