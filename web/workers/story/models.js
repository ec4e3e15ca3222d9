import { costsOfLanes } from '../../story/comparison.js';
import { fetchPretrained } from '../../story/pretrained.js';

/** Enough test images to tell a trained network from one that guesses. */
const glanceImages = 1000;

/**
 * The networks themselves: where they come from, what they cost.
 * @param {import('../supplies.js').Supplies} supplies
 * @param {import('./networks.js').Networks} networks
 */
export const modelRequests = (supplies, networks) => ({
  /**
   * Brings networks of an earlier worker back.
   * @param {{ models: import('../../story/pretrained.js').ModelFiles }} parameters
   */
  restore({ models }) {
    networks.restore(models);
  },

  /**
   * Fetches the page's own networks and puts them in the place of untrained ones; null: others have
   * come in the meantime, and stay.
   * @param {{ folder: string }} parameters a URL, ending in a slash
   * @param {import('../rpc.js').Context<never>} context
   */
  async pretrained({ folder }, { signal }) {
    const untrained = networks.current;
    const { provenance, models } = await fetchPretrained(folder, signal);
    if (networks.current !== untrained) return null;
    networks.restore(models);
    return provenance;
  },

  /** What it costs to keep each network and to ask it, measured now. */
  costs() {
    return costsOfLanes(networks.current, supplies.ready().data.test);
  },

  /** The errors of the teacher as it is now, on some test images. */
  teacherErrors() {
    const { engine, data } = supplies.ready();
    const glance = data.test.subset({ size: Math.min(glanceImages, data.test.size), seed: 0 });
    const { errors, count } = engine.evaluate(networks.current.teacher, glance);
    glance.dispose();
    return { errors, count };
  },
});
