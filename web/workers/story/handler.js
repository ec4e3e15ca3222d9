import { answerRequests } from './answers.js';
import { modelRequests } from './models.js';
import { Networks } from './networks.js';
import { trainingRequests } from './training.js';

/**
 * @typedef {import('../supplies.js').Loading<ReturnType<typeof createStory>>} Story
 * @typedef {import('../rpc.js').Requests<Story>} StoryRequests
 */

/**
 * What the story asks: how its three networks are trained, what they cost, what they say.
 * @param {import('../supplies.js').Supplies} supplies
 */
export function createStory(supplies) {
  const networks = new Networks(supplies);
  return {
    ...trainingRequests(supplies, networks),
    ...modelRequests(supplies, networks),
    ...answerRequests(supplies, networks),
  };
}
