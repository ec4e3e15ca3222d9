import { address } from '../../address/address.svelte.js';
import { story } from './story.svelte.js';
import { latestOnly } from '../../kit/latest-only.js';

/**
 * @typedef {import('../../../story/sample.js').TestImage} TestImage
 * @typedef {import('../../../story/sample.js').PickRule} PickRule
 * @typedef {import('../../../story/comparison.js').LaneName} LaneName
 */

/** How many test images there are to choose from at a time. */
const pickCount = 12;

/** @type {PickRule} what the page chooses from when its address names no image */
const ownRule = { by: 'class', label: 2 };
const ownSeed = 1;

/** One test image under the microscope, and the temperature that all networks are looked at through. */
class Microscope {
  /** @type {PickRule} */
  rule = $state.raw(ownRule);
  /** @type {TestImage[]} */
  images = $state.raw([]);
  /** @type {TestImage | null} */
  chosen = $state.raw(null);
  /** @type {Record<LaneName, Float32Array> | null} */
  logits = $state.raw(null);
  /** @type {Partial<Record<LaneName, Float32Array>>} mean soft targets, (classes * classes) each */
  maps = $state.raw({});
  /** @type {LaneName[]} whose maps are wanted */
  mapLanes = $state.raw([]);

  #seed = ownSeed;
  /** @type {number | null | undefined} what the address says of the chosen image; undefined: none is */
  #addressed;

  constructor() {
    // Whatever parts of the page are shown.
    $effect.root(() => {
      $effect(() => {
        void address.values.image;
        if (story.canAnswer) this.#follow();
      });
      $effect(() => {
        void [story.pulse, this.chosen];
        if (story.canAnswer) this.refreshLogits();
      });
    });
  }

  get temperature() {
    return address.values.look;
  }

  set temperature(look) {
    address.change({ look });
  }

  get scale() {
    return address.values.scale;
  }

  set scale(scale) {
    address.change({ scale });
  }

  /** @param {PickRule} rule the same rule again: other images */
  async pick(rule) {
    const images = await this.#collect(rule, ++this.#seed);
    if (images) this.choose(images[0]);
  }

  /** @param {TestImage} image */
  choose(image) {
    this.#put(image, image.index);
    address.change({ image: image.index });
  }

  /** Puts the image under the microscope that the address names, or the page's own choice. */
  async #follow() {
    const { image } = address.values;
    if (image === this.#addressed) return;
    const rule = image === null ? ownRule : { by: /** @type {const} */ ('index'), index: image };
    const images = await this.#collect(rule, ownSeed);
    if (images && address.values.image === image) this.#put(images[0], image);
  }

  /**
   * @param {PickRule} rule
   * @param {number} seed
   */
  async #collect(rule, seed) {
    this.rule = rule;
    const images = await story.ask('pick', { rule, count: pickCount, seed });
    if (!images || this.rule !== rule) return null; // another rule came
    this.images = images;
    return images;
  }

  /**
   * @param {TestImage} image
   * @param {number | null} addressed
   */
  #put(image, addressed) {
    this.chosen = image;
    this.#addressed = addressed;
  }

  refreshLogits = latestOnly(async () => {
    const { chosen } = this;
    if (!chosen) return;
    const logits = await story.ask('logits', { pixels: chosen.pixels });
    if (logits) this.logits = logits;
  });

  refreshMaps = latestOnly(async () => {
    const { temperature, mapLanes: lanes } = this;
    const maps = await story.ask('classMaps', { temperature, lanes });
    if (maps) this.maps = maps;
  });
}

export const microscope = new Microscope();
