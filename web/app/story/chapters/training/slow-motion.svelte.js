import { story } from '../../state/story.svelte.js';

/**
 * @typedef {import('../../../../story/sample.js').TestImage} BatchImage
 * @typedef {Record<import('../../../../story/comparison.js').LaneName, Float32Array>} Logits
 */

/** The parts of one step, in their order. */
export const stages = /** @type {const} */ ([
  'batch',
  'forward',
  'soften',
  'loss',
  'gradient',
  'move',
]);

/** The part after which the weights are others. */
const moved = stages.length - 1;
/** How many images of the batch are shown. */
const shownImages = 20;
/** Milliseconds between two parts that follow by themselves. */
const interval = 1200;

/** One step of a comparison that is held, part by part, as one image of its batch takes part in it. */
class SlowMotion {
  stage = $state(0);
  /** @type {{ size: number, images: BatchImage[] } | null} */
  batch = $state.raw(null);
  /** @type {BatchImage | null} */
  image = $state.raw(null);
  /** @type {Logits | null} for the image, before the step */
  before = $state.raw(null);
  /** @type {Logits | null} for the image, after the step was taken */
  after = $state.raw(null);
  /** @type {import('../../../../workers/story/training.js').HeldEvent | null} before the step */
  held = $state.raw(null);
  isPlaying = $state(false);

  #isMoving = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** The comparison waits again: for the first time, or after a step. */
  async look() {
    if (!story.isBusy) this.#isMoving = false;
    if (!story.held) return;
    if (!this.#isMoving) return this.#drawBatch();
    this.#isMoving = false;
    if (this.image) this.after = await story.ask('logits', { pixels: this.image.pixels });
  }

  /** @param {BatchImage} image */
  async choose(image) {
    this.image = image;
    const logits = await story.ask('logits', { pixels: image.pixels });
    if (this.image === image) this.before = logits;
  }

  /** The next part; the last one takes the step, and after it comes the next batch. */
  async advance() {
    if (!story.held || !this.before || this.#isMoving) return;
    if (this.stage === moved) return this.#drawBatch();
    this.stage += 1;
    if (this.stage < moved || this.after) return;
    this.#isMoving = true;
    await story.step();
  }

  /** A whole step at once; what is looked at stays. */
  async step() {
    if (!this.#isMoving) await story.step();
  }

  /** @param {boolean} isPlaying */
  play(isPlaying) {
    this.isPlaying = isPlaying;
    clearInterval(this.#timer);
    if (isPlaying) this.#timer = setInterval(() => this.advance(), interval);
  }

  async #drawBatch() {
    const { held } = story;
    const batch = await story.ask('nextBatch', { count: shownImages });
    if (!batch || story.held !== held) return;
    this.held = held;
    this.batch = batch;
    this.after = null;
    if (this.stage === moved) this.stage = 0; // not this batch has moved the weights
    await this.choose(batch.images[0]);
  }
}

export const slowMotion = new SlowMotion();
