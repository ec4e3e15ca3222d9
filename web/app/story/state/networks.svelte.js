import { defaultData } from '../../../data/datasets.js';
import { laneNames, layersOf } from '../../../story/comparison.js';
import { story } from './story.svelte.js';

/**
 * @typedef {import('../../../story/comparison.js').LaneName} LaneName
 * @typedef {import('../../../story/pretrained.js').Score} Score
 */

/** The networks that answer now: whose they are, and what is known of them. */
class Networks {
  /** @type {'page' | 'visitor' | 'coming' | null} null: untrained */
  origin = $derived.by(() => {
    if (story.pretrained) return 'page';
    if (story.run) return 'visitor';
    return story.networksAreComing && story.phase !== 'failed' ? 'coming' : null;
  });

  /** @type {import('../../../story/settings.js').Settings | null} that they are trained with */
  settings = $derived(story.pretrained?.settings ?? story.run?.settings ?? null);

  layers = $derived(this.settings && layersOf(this.settings, defaultData));

  /** @type {Record<LaneName, Score | null>} */
  scores = $derived(
    /** @type {Record<LaneName, Score | null>} */ (
      Object.fromEntries(
        laneNames.map((lane) => [
          lane,
          story.pretrained?.evaluations[lane] ?? story.run?.lanes[lane].evaluation ?? null,
        ]),
      )
    ),
  );

  /** @type {LaneName[]} those whose training is complete */
  trained = $derived(story.canAnswer ? laneNames.filter((lane) => this.scores[lane] !== null) : []);
}

export const networks = new Networks();
