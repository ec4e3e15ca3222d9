import { measureLatencies } from './latency.js';

/**
 * @typedef {{ parameters: number, bytes: number, milliseconds: number }} Cost of keeping a network
 *   (its file) and of asking it about one image
 */

/**
 * What it costs to keep each network and to ask it, measured now.
 * @param {import('../engine/src/index.js').Mlp[]} networks
 * @param {import('../engine/src/index.js').Dataset} test
 * @returns {Cost[]}
 */
export function costsOf(networks, test) {
  const images = Array.from({ length: Math.min(100, test.size) }, (_, i) => test.image(i));
  const milliseconds = measureLatencies(networks, images);
  return networks.map((network, i) => ({
    parameters: network.parameterCount,
    bytes: network.toSafetensors().byteLength,
    milliseconds: milliseconds[i],
  }));
}
