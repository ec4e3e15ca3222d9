/**
 * Milliseconds that each network takes for one image given alone, as in an app that answers at once:
 * medians of many blocks. A block is several single calls, because browsers round their clocks to as
 * much as 0.1 ms; the networks take turns, so that whatever else the machine does slows them alike.
 * @param {{ logits: (image: Uint8Array) => unknown }[]} models
 * @param {Uint8Array[]} images different ones, so that no cache answers
 * @param {{ blocks?: number, callsPerBlock?: number, now?: () => number }} [options]
 */
export function measureLatencies(
  models,
  images,
  { blocks = 31, callsPerBlock = 20, now = () => performance.now() } = {},
) {
  const warmUps = 3; // the first calls compile, and fill caches
  /** @type {number[][]} */
  const times = models.map(() => []);
  let next = 0;
  for (let block = -warmUps; block < blocks; ++block) {
    for (const [i, model] of models.entries()) {
      const start = now();
      for (let call = 0; call < callsPerBlock; ++call) model.logits(images[next++ % images.length]);
      if (block >= 0) times[i].push((now() - start) / callsPerBlock);
    }
  }
  return times.map((ofModel) => ofModel.sort((a, b) => a - b)[Math.floor(blocks / 2)]);
}
