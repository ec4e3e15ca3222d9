import { defaultRun } from '../../web/lab/settings.js';

/** @typedef {import('../../web/app/lab/kept-run.js').TrainedRun & { name: string }} TrainedRun */

export const flat = Array.from({ length: 20 }, (_, i) => ({ x: i + 1, y: 100 }));

/**
 * A run whose curves are flat.
 * @param {Partial<TrainedRun>} [changes]
 * @param {Partial<TrainedRun['networks'][number]>} [network] of each
 * @param {number[]} [seeds]
 * @returns {TrainedRun}
 */
export function run(changes = {}, network = {}, seeds = [1, 2]) {
  return {
    id: changes.name ?? 'a',
    name: 'a',
    at: 0,
    isTeacher: false,
    settings: defaultRun,
    engine: 'test',
    networks: seeds.map((seed) => ({
      seed,
      fingerprint: `f${seed}`,
      layers: [784, 300, 10],
      parameters: 1,
      test: { errors: 100, loss: 0.1, count: 10_000 },
      steps: 640,
      images: 80_000,
      transferImages: 2000,
      seconds: 1,
      heldOut: { errors: 50, loss: 0.1 },
      agreement: null,
      ending: 'end',
      keptFrom: 40,
      curves: {
        trainingLoss: flat,
        testErrors: flat,
        heldOutErrors: flat,
        testLoss: flat,
        heldOutLoss: flat,
      },
      ...network,
    })),
    ...changes,
  };
}

/** @param {Partial<import('../../web/lab/settings.js').RunSettings>} changes */
export const settings = (changes) => ({ ...defaultRun, ...changes });
