// The benchmark; `npm run bench` (tools/bench.mjs) prepares what it needs and starts it with the
// Node.js of this folder:
//   main.js [--browser] [--json FILE] [--seconds N] [--task NAME]

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openChromium } from './hosts/chromium.js';
import { openNode } from './hosts/node.js';
import { measurePhases } from './phases.js';
import { provenance } from './provenance.js';
import { describe, ratiosOf } from './report.js';
import { measure } from './rounds.js';
import { measureSizes } from './sizes.js';
import { contendersOf } from './suite.js';

const { values: options } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    json: { type: 'string' },
    seconds: { type: 'string', default: '60' }, // of measuring, each task
    task: { type: 'string', multiple: true },
  },
});

const say = (/** @type {string} */ line) => console.error(`[bench] ${line}`);
const seconds = Number(options.seconds);
if (!(seconds > 0)) throw new Error(`--seconds is ${options.seconds}; expected a number above 0`);

const host = options.browser ? await openChromium() : await openNode();
try {
  const suite = contendersOf(host.name, options.task);
  /** @type {import('./report.js').Results} */
  const results = {};
  for (const [task, specs] of Object.entries(suite)) {
    results[task] = await measure(host, task, specs, { seconds, say });
  }
  const sizes = options.task ? null : await measureSizes(host);
  const phases = options.task || options.browser ? null : await measurePhases(1200);
  const ratios = ratiosOf(results, sizes);
  const report = { ...provenance(host), ratios, results, phases, sizes };
  console.log(describe(report));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await host.close();
}
