/**
 * The mean loss of a batch, as cpp/dk/distill/soft_target.hpp defines it, for peers that have logits.
 * @param {Float32Array} logits (B, classes)
 * @param {import('./batches.js').Batch} batch
 * @param {import('./problem.js').Problem} problem
 */
export function lossOf(logits, batch, { task: { objective }, teacherLogits }) {
  const rows = batch.labels.length;
  const classes = logits.length / rows;
  const softWeight = objective.kind === 'hard' ? 0 : objective.softWeight;
  let hard = 0;
  let soft = 0;
  for (let r = 0; r < rows; r++) {
    const z = logits.subarray(r * classes, (r + 1) * classes);
    hard -= logSoftmax(z, 1)[batch.labels[r]];
    if (objective.kind === 'hard' || teacherLogits === null) continue;
    const from = batch.ids[r] * classes;
    const p = logSoftmax(teacherLogits.subarray(from, from + classes), objective.temperature);
    const q = logSoftmax(z, objective.temperature);
    for (let c = 0; c < classes; c++) {
      soft += objective.temperature ** 2 * Math.exp(p[c]) * (p[c] - q[c]);
    }
  }
  return (softWeight * soft + (1 - softWeight) * hard) / rows;
}

/**
 * @param {Float32Array} values
 * @param {number} temperature
 */
function logSoftmax(values, temperature) {
  let max = -Infinity;
  for (const value of values) max = Math.max(max, value);
  let sum = 0;
  for (const value of values) sum += Math.exp((value - max) / temperature);
  const logSum = max / temperature + Math.log(sum);
  return Float64Array.from(values, (value) => value / temperature - logSum);
}

/**
 * The teacher's logits of a batch, (B, classes).
 * @param {import('./batches.js').Batch} batch
 * @param {Float32Array} logits (images, classes)
 * @param {number} classes
 */
export function gather({ ids }, logits, classes) {
  const result = new Float32Array(ids.length * classes);
  ids.forEach((id, row) => {
    result.set(logits.subarray(id * classes, (id + 1) * classes), row * classes);
  });
  return result;
}

/**
 * Labels as (B, classes) with a one each.
 * @param {import('./batches.js').Batch} batch
 * @param {number} classes
 */
export function oneHot({ labels }, classes) {
  const result = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => (result[row * classes + label] = 1));
  return result;
}
