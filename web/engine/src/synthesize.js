import { floatsOf } from './arrays.js';
import { ensure, ensureNumber, ensureWholeNumber, quoted, refuseUnknown } from './errors.js';
import { completeOptimizer } from './training-options.js';
import { turn } from './turn.js';

/**
 * @typedef {object} SynthesisOptions
 * @property {Float32Array} images (count * inputs) to begin with, noise for instance; 1 to 8,192 images
 * @property {Float32Array} targets (count * classes) what the network is to take each for: 0 or more, 1
 *   together
 * @property {number} [temperature] of its softmax, 1e-4 .. 1e4; 1
 * @property {import('./training-options.js').OptimizerOptions} [optimizer] of the pixels; without a
 *   schedule
 * @property {'none' | 'clip' | 'rescale'} [bounds] after each step: nothing; what is below 0 becomes 0 and
 *   what is above 1 becomes 1; or of all images together the least becomes 0 and the most 1; 'none'
 * @property {number} steps
 * @property {number} [stepsPerProgress] 1
 * @property {AbortSignal} [signal] stops it; its reason is thrown
 *
 * @typedef {object} SynthesisProgress
 * @property {number} step steps taken so far
 * @property {number} steps
 * @property {number} loss mean cross-entropy with the targets since the last report, nats
 * @property {Float32Array} images as they are now, (count * inputs), a copy
 */

const known = [
  'images',
  'targets',
  'temperature',
  'optimizer',
  'bounds',
  'steps',
  'stepsPerProgress',
  'signal',
];
const knownBounds = ['none', 'clip', 'rescale'];

/**
 * Moves images until a network takes them for what is wanted; see Engine.synthesize.
 * @param {import('./wasm-module.js').MainModule} module
 * @param {import('./mlp.js').Mlp} model
 * @param {SynthesisOptions} options
 * @returns {AsyncGenerator<SynthesisProgress, void, void>}
 */
export async function* synthesize(module, model, options) {
  refuseUnknown(options, known, 'synthesize');
  const { temperature = 1, bounds = 'none', steps, stepsPerProgress = 1, signal } = options;
  const [images, targets] = /** @type {const} */ (['images', 'targets']).map((name) => {
    const values = floatsOf(options[name], `synthesize: ${name}`);
    ensure(values, `synthesize: ${name} is ${quoted(options[name])}; expected a Float32Array`);
    return values;
  });
  ensureNumber(temperature, 'synthesize: temperature');
  ensure(
    knownBounds.includes(bounds),
    `synthesize: bounds is ${quoted(bounds)}; expected ${knownBounds.join(' or ')}`,
  );
  ensureWholeNumber(steps, 'synthesize: steps', 1);
  ensureWholeNumber(stepsPerProgress, 'synthesize: stepsPerProgress', 1);
  ensure(
    options.optimizer?.schedule === undefined,
    'synthesize: the optimizer has no schedule; leave it out',
  );
  const optimizer = completeOptimizer(options.optimizer);
  signal?.throwIfAborted();
  const synthesis = module.Synthesis.create(model.raw, images, targets, {
    temperature,
    optimizer,
    bounds,
  });
  try {
    for (let step = 0; step < steps;) {
      const count = Math.min(stepsPerProgress, steps - step);
      const loss = synthesis.advance(count);
      step += count;
      await turn();
      signal?.throwIfAborted();
      yield { step, steps, loss, images: synthesis.images() };
    }
  } finally {
    synthesis.delete();
  }
}
