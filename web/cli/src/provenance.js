import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { repository } from '../../../tools/system.mjs';

/**
 * Where numbers come from: the command, the commit, the machine, the engine and the day.
 * @param {object} about of the engine
 * @param {number} workers
 */
export function provenance(about, workers) {
  return {
    command: `dark-knowledge ${process.argv.slice(2).join(' ')}`,
    commit: commit(),
    machine: `${cpus().length} cores, ${cpus()[0].model}, Node ${process.version}`,
    engine: about,
    workers,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** What is checked out; '' outside of a repository. */
export function commit() {
  const changes = git('status', '--porcelain', '--', 'web', 'cpp') ? ' and changes' : '';
  return git('rev-parse', '--short', 'HEAD') + changes;
}

/** @param {string[]} args */
function git(...args) {
  const { stdout } = spawnSync('git', args, { cwd: repository, encoding: 'utf8' });
  return (stdout ?? '').trim();
}
