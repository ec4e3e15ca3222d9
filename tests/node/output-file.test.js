import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareOutput, writeWhole } from '../../web/cli/src/output-file.js';

/** @type {string} */
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-output-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const there = (/** @type {string[]} */ ...names) => join(folder, ...names);
const none = { size: 10, inputs: [] };

describe('an output', () => {
  test('is written whole, in a folder that is made for it, and leaves nothing beside it', () => {
    const file = there('models', '2026', 't.safetensors');
    const output = prepareOutput(file, none);
    expect(existsSync(file)).toBe(false);
    output.write(new Uint8Array([1, 2, 3]));
    output.discard();
    expect([...readFileSync(file)]).toEqual([1, 2, 3]);
    expect(readdirSync(there('models', '2026'))).toEqual(['t.safetensors']);
  });

  test('leaves what stands there as it is, until it replaces it', () => {
    const file = there('old');
    writeFileSync(file, 'old');
    prepareOutput(file, none).discard();
    const output = prepareOutput(file, none);
    expect(readFileSync(file, 'utf8')).toBe('old');
    output.write('more than the ten bytes that were set aside');
    expect(readFileSync(file, 'utf8')).toContain('set aside');
    symlinkSync(file, there('link'));
    prepareOutput(there('link'), none).write('new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('is no folder, and lies in none that is a file', () => {
    mkdirSync(there('folder'), { recursive: true });
    writeFileSync(there('file'), '');
    expect(() => prepareOutput(there('folder'), none)).toThrow('is a folder; expected a file');
    expect(() => prepareOutput(there('file', 'x'), none)).toThrow(/file\/x cannot be written/);
  });

  test('replaces no input, whatever it is called there', () => {
    const input = there('input');
    writeFileSync(input, 'read');
    linkSync(input, there('hard'));
    symlinkSync(input, there('soft'));
    for (const name of ['input', 'hard', 'soft', 'folder/../input']) {
      const file = `${folder}/${name}`;
      expect(() => prepareOutput(file, { size: 1, inputs: [input] })).toThrow('is an input too');
    }
    expect(readFileSync(input, 'utf8')).toBe('read');
  });

  test('that a device refuses is kept elsewhere', () => {
    const cache = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = there('cache');
    try {
      const output = prepareOutput('/dev/full', none);
      expect(() => output.write('kept')).toThrow(/\/dev\/full could not be written: .*ENOSPC/);
      const [name] = readdirSync(there('cache', 'dark-knowledge', 'unsaved'));
      expect(readFileSync(there('cache', 'dark-knowledge', 'unsaved', name), 'utf8')).toBe('kept');
    } finally {
      if (cache === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = cache;
    }
  });
});

test('writing whole leaves the old file and no half of a new one where it fails', () => {
  const file = there('kept');
  mkdirSync(file);
  expect(() => writeWhole(file, 'x')).toThrow();
  expect(readdirSync(folder).filter((name) => name.startsWith('kept'))).toEqual(['kept']);
});

/** A disk of 1 MiB; only root may have one. */
function mountDisk() {
  const disk = there('disk');
  mkdirSync(disk, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  return status === 0 ? { disk, unmount: () => void spawnSync('umount', [disk]) } : null;
}

test('on a disk that fills meanwhile there is room for what was announced, and not for more', (context) => {
  const mounted = mountDisk();
  if (!mounted) return context.skip('a disk could not be mounted');
  const { disk, unmount } = mounted;
  const cache = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = there('cache-of-the-full');
  try {
    const [fits, grows] = ['fits', 'grows'].map((name) =>
      prepareOutput(join(disk, name), { size: 300_000, inputs: [] }),
    );
    writeFileSync(join(disk, 'grows'), 'old');
    expect(() => writeFileSync(join(disk, 'other'), new Uint8Array(2 ** 20))).toThrow('ENOSPC');

    expect(() => prepareOutput(join(disk, 'late'), { size: 300_000, inputs: [] })).toThrow(
      /late cannot be written: ENOSPC/,
    );
    fits.write(new Uint8Array(300_000).fill(7));
    expect(readFileSync(join(disk, 'fits')).equals(Buffer.alloc(300_000, 7))).toBe(true);
    const kept = there('cache-of-the-full', 'dark-knowledge', 'unsaved', `${process.pid}-grows`);
    expect(() => grows.write(new Uint8Array(2 ** 20).fill(8))).toThrow(
      `ENOSPC: no space left on device, write; it is kept as ${kept}`,
    );
    expect(readFileSync(kept).equals(Buffer.alloc(2 ** 20, 8))).toBe(true);
    expect(readFileSync(join(disk, 'grows'), 'utf8')).toBe('old');
    expect(readdirSync(disk).sort()).toEqual(['fits', 'grows', 'other']);
  } finally {
    unmount();
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  }
});

describe('where files may have 64 KiB at most', () => {
  /** Runs a module under `ulimit -f`, in blocks of 1,024 bytes. */
  const limited = (/** @type {string} */ script) => {
    const child = spawn(
      'bash',
      ['-c', 'ulimit -f 64; exec "$0" --input-type=module', process.execPath],
      {
        env: { ...process.env, XDG_CACHE_HOME: there('limited-cache') },
      },
    );
    child.stdin.end(script);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text));
    return new Promise((resolve) => child.on('close', () => resolve(out)));
  };
  const module = new URL('../../web/cli/src/output-file.js', import.meta.url).href;

  test('a result that has no room is refused at the beginning', async () => {
    const file = there('large');
    const out = await limited(`
      import { prepareOutput } from ${JSON.stringify(module)};
      try { prepareOutput(${JSON.stringify(file)}, { size: 200_000, inputs: [] }); }
      catch ({ message }) { console.log(message); }
    `);
    expect(out).toMatch(/large cannot be written: .*EFBIG/);
    expect(readdirSync(folder).filter((name) => name.startsWith('large'))).toEqual([]);
  });

  test('one that grew and has no room anywhere is said to be lost, the old file stays', async () => {
    const file = there('grown');
    writeFileSync(file, 'old');
    const out = await limited(`
      import { prepareOutput } from ${JSON.stringify(module)};
      const output = prepareOutput(${JSON.stringify(file)}, { size: 10, inputs: [] });
      try { output.write(new Uint8Array(200_000)); } catch ({ message }) { console.log(message); }
    `);
    expect(out).toMatch(/grown could not be written: .*EFBIG.*; nor could it anywhere else/);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.startsWith('grown'))).toEqual(['grown']);
  });
});
