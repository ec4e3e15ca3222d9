/** @typedef {{ label: number, pixels: Uint8Array }} LabelledImage */

/**
 * Images spread evenly over a dataset, and how many of each class it has.
 * @param {import('../engine/src/index.js').Dataset} dataset
 * @param {number} count
 * @returns {{ images: LabelledImage[], perClass: number[] }}
 */
export function spreadSample(dataset, count) {
  const labels = dataset.labels();
  const images = Array.from({ length: count }, (_, i) => {
    const index = Math.floor((i * dataset.size) / count);
    return { label: labels[index], pixels: dataset.image(index) };
  });
  const perClass = Array.from({ length: dataset.classes }, () => 0);
  for (const label of labels) perClass[label] += 1;
  return { images, perClass };
}
