/**
 * A training run of every kind of step on data of its own making, for comparing engines bit by bit. The
 * teacher is large enough to be shared between threads.
 * Imports nothing, so that a bare page can run it too.
 * @param {import('../web/engine/src/index.js').Engine} engine
 * @param {{ seed?: number }} [options]
 * @returns {Promise<string>} SHA-256 of the student's safetensors file, in hexadecimal
 */
export async function hashOfRun(engine, options) {
  const student = await trainedStudent(engine, options);
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(student.toSafetensors()));
  student.dispose();
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * What the student of the same run answers to every image.
 * @param {import('../web/engine/src/index.js').Engine} engine
 * @returns {Promise<number[]>} logits
 */
export async function logitsOfRun(engine) {
  const student = await trainedStudent(engine);
  const logits = Array.from(student.logits(stripes().images));
  student.dispose();
  return logits;
}

/**
 * @param {import('../web/engine/src/index.js').Engine} engine
 * @param {{ seed?: number }} [options]
 */
async function trainedStudent(engine, { seed = 1 } = {}) {
  const data = engine.dataset(stripes());
  const teacher = engine.mlp({ layers: [64, 512, 256, 4], seed });
  const student = engine.mlp({ layers: [64, 24, 4], seed: seed + 1 });
  const sgd = { kind: /** @type {const} */ ('sgd'), rate: 0.05, momentum: 0.9, nesterov: true };
  for await (const _ of engine.train(teacher, data, {
    epochs: 5,
    batchSize: 32,
    optimizer: sgd,
    jitter: 1,
    dropout: { input: 0.1, hidden: 0.3 },
    maxNorm: 1.5,
    seed,
  }));
  const objective = /** @type {const} */ ({
    kind: 'soft-target',
    teacher,
    temperature: 4,
    softWeight: 0.9,
  });
  const adam = /** @type {const} */ ({ kind: 'adam', rate: 1e-3, schedule: { kind: 'cosine' } });
  for await (const _ of engine.train(student, data, {
    objective,
    epochs: 4,
    batchSize: 32,
    optimizer: adam,
    seed,
  }));
  for (const handle of [data, teacher]) handle.dispose();
  return student;
}

/** 8x8 images of four kinds of noisy stripes on black, the same ones at every call. */
export function stripes(count = 400) {
  const images = new Uint8Array(count * 64);
  const labels = new Uint8Array(count);
  let state = 12345;
  for (let i = 0; i < count; i++) {
    labels[i] = i % 4;
    for (let p = 0; p < 64; p++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const lit = [p % 8, p >> 3, (p % 8) + (p >> 3), (p % 8) - (p >> 3) + 8][labels[i]] % 3 === 0;
      images[i * 64 + p] = lit ? 120 + (state >>> 25) : 0;
    }
  }
  return { images, labels, rows: 8, cols: 8, classes: 4 };
}
