import { ensure, quoted } from './errors.js';
import { Handle } from './handle.js';

/**
 * What a model would answer if the biases of some classes rose by one number: it was asked once, and
 * each question here takes milliseconds. Made by `engine.biasShift`.
 * @extends {Handle<import('./wasm-module.js').BiasShift>}
 */
export class BiasShift extends Handle {
  /**
   * Errors with the biases raised by `shift`: all of them, and those on the images of each label.
   * @param {number} shift
   * @returns {{ total: number, byLabel: Uint32Array }}
   */
  errors(shift) {
    ensureNumber(shift, 'errors: shift');
    const byLabel = this.raw.errors(shift);
    return { total: byLabel.reduce((sum, count) => sum + count, 0), byLabel };
  }

  /**
   * The mean probability, 0..1, that the model then gives to the classes together. Labels have no
   * part in it.
   * @param {number} shift
   */
  mass(shift) {
    ensureNumber(shift, 'mass: shift');
    return this.raw.mass(shift);
  }

  /**
   * The shift whose mass is `frequency`, to 1e-4. Labels have no part in it: with the share that the
   * classes have in the training set it matches the prior.
   * @param {number} frequency above 0 and below 1
   */
  priorMatching(frequency) {
    ensureNumber(frequency, 'priorMatching: frequency');
    return this.raw.priorMatching(frequency);
  }

  /**
   * The shift from -15 to 15 with the fewest errors, to 0.05: the middle of the longest row of
   * equals. The paper chose its shifts so, on the test set; the result is a fair one only on other
   * images.
   */
  best() {
    return this.raw.best();
  }
}

/**
 * @param {number} value
 * @param {string} what
 */
function ensureNumber(value, what) {
  ensure(Number.isFinite(value), `${what} is ${quoted(value)}; expected a finite number`);
}
