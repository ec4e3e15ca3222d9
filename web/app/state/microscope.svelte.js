import { address } from './address.svelte.js';
import { lab } from './lab.svelte.js';
import { latestOnly } from './latest-only.js';

/**
 * @typedef {import('../../lab/protocol.js').TestImage} TestImage
 * @typedef {import('../../lab/protocol.js').PickRule} PickRule
 * @typedef {import('../../lab/comparison.js').LaneName} LaneName
 */

/** How many test images there are to choose from at a time. */
const pickCount = 12;

/** One test image under the microscope, and the temperature that all networks are looked at through. */
class Microscope {
  /** @type {PickRule} */
  rule = $state.raw({ by: 'class', label: 2 });
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

  #seed = 1;

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
    this.rule = rule;
    const images = await lab.ask('pick', { rule, count: pickCount, seed: this.#seed++ });
    if (!images || this.rule !== rule) return;
    this.images = images;
    this.choose(images[0]);
  }

  /** @param {TestImage} image */
  choose(image) {
    this.chosen = image;
    this.refreshLogits();
  }

  refreshLogits = latestOnly(async () => {
    const { chosen } = this;
    if (!chosen) return;
    const logits = await lab.ask('logits', { pixels: chosen.pixels });
    if (logits) this.logits = logits;
  });

  refreshMaps = latestOnly(async () => {
    const { temperature, mapLanes: lanes } = this;
    const maps = await lab.ask('classMaps', { temperature, lanes });
    if (maps) this.maps = maps;
  });
}

export const microscope = new Microscope();
