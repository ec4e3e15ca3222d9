import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emscriptenCommands, findEmscripten, privateHome } from '../../tools/emscripten.mjs';
import { exclusively } from '../../tools/lock.mjs';
import { checkHash, filesOf, isPacked, pack } from '../../tools/data.mjs';
import { defaultData } from '../../web/data/datasets.js';
import { isInstalled } from '../../tools/npm-packages.mjs';
import { debianMirror } from '../../tools/private-emscripten.mjs';
import { forBuilding, forTesting, installCommands } from '../../tools/requirements.mjs';
import { atLeast, describePlatform, parseVersion } from '../../tools/system.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dark-knowledge-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('versions', () => {
  it('are read from what the programs print', () => {
    expect(parseVersion('cmake version 3.25.1\n')).toEqual([3, 25, 1]);
    expect(parseVersion('emcc (Emscripten gcc/clang-like … GNU ld) 6.0.5 ()')).toEqual([6, 0, 5]);
    expect(parseVersion('v20.20.2')).toEqual([20, 20, 2]);
    expect(parseVersion('command not found')).toBeUndefined();
  });

  it('compare number by number', () => {
    expect(atLeast([3, 25, 1], [3, 21])).toBe(true);
    expect(atLeast([3, 9], [3, 21])).toBe(false);
    expect(atLeast([4, 0, 0], [4])).toBe(true);
    expect(atLeast([3, 99], [4])).toBe(false);
    expect(atLeast([20], [20, 19])).toBe(false);
  });
});

describe('platforms', () => {
  /** @type {(osRelease: string, uid?: number) => ReturnType<typeof describePlatform>} */
  const linux = (osRelease, uid = 0) => describePlatform({ platform: 'linux', uid, osRelease });

  it('may use apt only as root of Debian and its children', () => {
    expect(linux('ID=debian\n')).toEqual({ system: 'debian', mayUseApt: true });
    expect(linux('ID=debian\n', 1000)).toEqual({ system: 'debian', mayUseApt: false });
    expect(linux('ID=ubuntu\nID_LIKE=debian\n')).toEqual({ system: 'ubuntu', mayUseApt: true });
    expect(linux('ID=linuxmint\nID_LIKE="ubuntu debian"\n').system).toBe('ubuntu');
    expect(linux('ID="rocky"\nID_LIKE="rhel centos fedora"\n')).toEqual({
      system: 'fedora',
      mayUseApt: false,
    });
    expect(linux('ID=nixos\n').system).toBe('linux');
    expect(describePlatform({ platform: 'darwin', uid: 0, osRelease: '' })).toEqual({
      system: 'macos',
      mayUseApt: false,
    });
    expect(describePlatform({ platform: 'win32', uid: undefined, osRelease: '' }).system).toBe(
      'windows',
    );
  });

  it('each get commands that name every missing program', () => {
    const all = [...forBuilding, ...forTesting];
    for (const system of /** @type {const} */ (['debian', 'fedora', 'arch', 'macos', 'windows'])) {
      const commands = installCommands(system, all).join('\n');
      expect(commands).toMatch(/cmake/i);
      expect(commands).toMatch(/ninja/i);
      expect(commands).toMatch(/chrom/i);
      expect(emscriptenCommands(system).join('\n')).toMatch(/ems/);
    }
    expect(installCommands('debian', forBuilding)).toEqual([
      'sudo apt-get install -y cmake ninja-build python3',
    ]);
    expect(emscriptenCommands('windows')).toContain('emsdk_env.bat');
  });
});

describe('the Debian mirror', () => {
  it('is the one of the main archive, whatever else apt uses', () => {
    const targets = [
      'Vendor|Vendor|https://packages.example/apt/',
      'Debian|Debian-Security|http://mirror.example/debian-security/',
      'Debian|Debian|http://mirror.example/debian/',
    ];
    expect(debianMirror(targets.join('\n'))).toBe('http://mirror.example/debian');
  });

  it('is missing where apt knows none', () => {
    expect(debianMirror('')).toBeUndefined();
    expect(debianMirror('Ubuntu|Ubuntu|http://mirror.example/ubuntu/')).toBeUndefined();
  });
});

describe.skipIf(process.platform === 'win32')('the choice of Emscripten', () => {
  /** @type {(place: string, version: string) => string} */
  const fakeEmcc = (place, version) => {
    const bin = join(folder, place);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'emcc'), `#!/bin/sh\necho "emcc (Emscripten) ${version} (abc)"\n`);
    chmodSync(join(bin, 'emcc'), 0o755);
    return bin;
  };
  const cached = () => {
    mkdirSync(privateHome(env()), { recursive: true });
    writeFileSync(join(privateHome(env()), 'installed-version'), '6.0.5');
  };
  /** @type {(path?: string) => NodeJS.ProcessEnv} */
  const env = (path = '') => ({
    PATH: ['/usr/bin', '/bin', path].join(delimiter),
    XDG_CACHE_HOME: join(folder, 'cache'),
  });

  it('prefers a new enough one on PATH', () => {
    cached();
    const { emscripten, tooOld } = findEmscripten(env(fakeEmcc('bin', '4.0.10')));
    expect(emscripten).toMatchObject({ source: 'PATH', version: [4, 0, 10] });
    expect(tooOld).toEqual([]);
  });

  it('passes over one that is too old, and says so', () => {
    cached();
    const { emscripten, tooOld } = findEmscripten(env(fakeEmcc('bin', '3.1.6')));
    expect(emscripten).toMatchObject({ source: 'cache', version: [6, 0, 5] });
    expect(tooOld).toMatchObject([{ source: 'PATH', version: [3, 1, 6] }]);
  });

  it('takes EMSDK before its own', () => {
    cached();
    fakeEmcc('emsdk/upstream/emscripten', '5.0.0');
    const { emscripten } = findEmscripten({ ...env(), EMSDK: join(folder, 'emsdk') });
    expect(emscripten).toMatchObject({ source: 'EMSDK', version: [5, 0, 0] });
  });

  it('does not trust an installation without its stamp', () => {
    mkdirSync(privateHome(env()), { recursive: true });
    expect(findEmscripten(env())).toEqual({ tooOld: [] });
  });
});

describe('npm packages', () => {
  const wanted = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };

  it('are installed when every version matches', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(
      true,
    );
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(
      false,
    );
    expect(isInstalled(wanted, { packages: {} })).toBe(false);
  });

  it("may lack what is optional, such as other systems' binaries", () => {
    const optional = { packages: { 'node_modules/b': { version: '2.0.0', optional: true } } };
    expect(isInstalled(optional, { packages: {} })).toBe(true);
  });
});

describe('a data set', () => {
  it('is refused with both hashes when its bytes are not the official ones', () => {
    const [file] = filesOf(defaultData);
    const hashOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(() => checkHash('MNIST', file, new Uint8Array())).toThrow(
      new RegExp(`${file.from}.*${hashOfNothing}, expected ${file.sha256}`),
    );
  });

  it('packs to the same bytes at any time and knows a finished file', () => {
    const bytes = new Uint8Array(5000).map((_, i) => i % 7);
    const packed = pack(bytes);
    expect(new Uint8Array(gunzipSync(packed))).toEqual(bytes);
    expect([...packed.subarray(4, 8), packed[9]]).toEqual([0, 0, 0, 0, 255]);

    const file = join(folder, 'x.idxgz');
    expect(isPacked(file, 5000)).toBe(false);
    writeFileSync(file, packed.subarray(0, packed.length - 3));
    expect(isPacked(file, 5000)).toBe(false);
    writeFileSync(file, packed);
    expect(isPacked(file, 5000)).toBe(true);
  });
});

describe('the lock', () => {
  it('lets one in at a time, and the next in when the first has failed', async () => {
    /** @type {string[]} */
    const events = [];
    /** @type {() => void} */
    let release = () => {};
    const first = exclusively(
      folder,
      () => {},
      async () => {
        events.push('first in');
        await new Promise((resolve) => {
          release = () => resolve(undefined);
        });
        events.push('first out');
        throw new Error('first failed');
      },
    );
    await expect.poll(() => events).toEqual(['first in']);
    const second = exclusively(
      folder,
      () => events.push('second waits'),
      async () => {
        events.push('second in');
      },
    );
    await expect.poll(() => events).toContain('second waits');
    release();
    await expect(first).rejects.toThrow('first failed');
    await second;
    expect(events).toEqual(['first in', 'second waits', 'first out', 'second in']);
  });
});
