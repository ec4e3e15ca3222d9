import { defaultData } from '../../data/datasets.js';
import { laneNames, layersOf } from '../../lab/comparison.js';
import { lab } from './lab.svelte.js';

/**
 * @typedef {import('../../lab/comparison.js').LaneName} LaneName
 * @typedef {import('../../lab/pretrained.js').Score} Score
 */

/** The networks that answer now: whose they are, and what is known of them. */
class Networks {
  /** @type {'page' | 'visitor' | 'coming' | null} null: untrained */
  origin = $derived.by(() => {
    if (lab.pretrained) return 'page';
    if (lab.run) return 'visitor';
    return lab.networksAreComing && lab.phase !== 'failed' ? 'coming' : null;
  });

  /** @type {import('../../lab/settings.js').Settings | null} that they are trained with */
  settings = $derived(lab.pretrained?.settings ?? lab.run?.settings ?? null);

  layers = $derived(this.settings && layersOf(this.settings, defaultData));

  /** @type {Record<LaneName, Score | null>} */
  scores = $derived(
    /** @type {Record<LaneName, Score | null>} */ (
      Object.fromEntries(
        laneNames.map((lane) => [
          lane,
          lab.pretrained?.evaluations[lane] ?? lab.run?.lanes[lane].evaluation ?? null,
        ]),
      )
    ),
  );

  /** @type {LaneName[]} those whose training is complete */
  trained = $derived(lab.canAnswer ? laneNames.filter((lane) => this.scores[lane] !== null) : []);
}

export const networks = new Networks();
