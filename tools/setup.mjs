// Makes this machine able to build and serve the page, and with --test to run every test:
//   node tools/setup.mjs [--test]
// May be interrupted and repeated at any time; when nothing is missing it takes a fraction of a
// second. Only Node's own modules and this project's here and in what it imports: node_modules may not exist yet.

import { findChromium } from './chromium.mjs';
import { packDataSets } from './data.mjs';
import { emscriptenCommands, findEmscripten } from './emscripten.mjs';
import { exclusively } from './lock.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { installPrivateEmscripten, removeLeftovers } from './private-emscripten.mjs';
import * as requirements from './requirements.mjs';
import {
  atLeast,
  cacheHome,
  parseVersion,
  repository,
  say,
  SetupError,
  thisPlatform,
} from './system.mjs';

function checkNode() {
  if (atLeast(parseVersion(process.version) ?? [], [20, 19])) return;
  throw new SetupError(`Node.js 20.19 or newer is needed; this is ${process.version}.`);
}

/** Everything that a person would have to install, said at once. */
function whatToInstall(
  /** @type {import('./system.mjs').System} */ system,
  /** @type {requirements.Requirement[]} */ missing,
  /** @type {boolean} */ needsEmscripten,
) {
  const blocks = [];
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    blocks.push([`Missing: ${names}.`, ...requirements.installCommands(system, missing)]);
  }
  if (needsEmscripten) {
    blocks.push([
      'Missing: Emscripten 4 or newer, as emcc on PATH or in EMSDK.',
      ...emscriptenCommands(system),
      ...(system === 'debian' ? ['or, as root, this command: it then installs it by itself'] : []),
    ]);
  }
  const text = blocks.map(([what, ...commands]) =>
    [what, ...commands.map((c) => `    ${c}`)].join('\n'),
  );
  return new SetupError([...text, 'Then run the same command again.'].join('\n'));
}

/** @param {boolean} forTests */
async function installPrograms(forTests) {
  const { system, mayUseApt } = thisPlatform();
  const { emscripten, tooOld } = findEmscripten();
  for (const { source, version } of tooOld) {
    say(`Emscripten ${version.join('.')} (${source}) is too old, 4 or newer is needed`);
  }
  const wanted = [...requirements.forBuilding, ...(forTests ? requirements.forTesting : [])];
  const canMakePrivate = mayUseApt && system === 'debian';
  if (!emscripten && canMakePrivate) wanted.push(requirements.forPrivateEmscripten);

  const missing = wanted.filter((requirement) => requirement.isMissing());
  if (mayUseApt) await requirements.installWithApt(missing);
  if (mayUseApt) await requirements.installIfAptHas(requirements.forCompilingOnce);
  if (mayUseApt && forTests) await requirements.installIfAptHas(requirements.forFuzzing);
  const leftToPerson = mayUseApt ? [] : missing;
  const needsEmscripten = !emscripten && !canMakePrivate;
  if (leftToPerson.length > 0 || needsEmscripten) {
    throw whatToInstall(system, leftToPerson, needsEmscripten);
  }
  if (!emscripten) await installPrivateEmscripten();
}

async function main() {
  const forTests = process.argv.includes('--test');
  checkNode();
  const onWait = () => say('another set-up is at work; waiting for it to finish');
  await exclusively(cacheHome(), onWait, async () => {
    removeLeftovers();
    await installNpmPackages(repository);
    await installPrograms(forTests);
    packDataSets();
  });
  const { emscripten } = findEmscripten();
  const tools = [`Emscripten ${emscripten?.version.join('.')} (${emscripten?.source})`];
  if (forTests) tools.push(`browser ${findChromium()}`);
  say(`ready: ${tools.join(', ')}`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSet-up stopped.\n${error.message}`);
  process.exitCode = 1;
}
