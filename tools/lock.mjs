// One set-up at a time for each cache folder. The lock is a listening socket: the kernel frees it
// when its process dies, however it dies, so there is no stale lock file to judge.

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {string} subject */
function addressOf(subject) {
  const name = `dark-knowledge-${createHash('sha256').update(subject).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${name}`; // abstract: never a file
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/**
 * @param {string} address
 * @returns {Promise<(() => void) | undefined>} how to let go; undefined while another holds it
 */
function tryToHold(address) {
  /** @type {Set<import('node:net').Socket>} */
  const waiting = new Set();
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => waiting.add(socket.unref()));
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/**
 * Resolves when the holder has gone.
 * @param {string} address
 */
function holderGone(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      // Where the socket is a file, it outlives a killed holder, and nobody answers it.
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0'))
        rmSync(address, { force: true });
    });
    socket.once('close', resolve);
  });
}

/**
 * @param {string} subject what must not be worked on twice at once
 * @param {() => void} onWait called once when another process is at it
 * @param {() => Promise<void>} work
 */
export async function exclusively(subject, onWait, work) {
  const address = addressOf(subject);
  let release = await tryToHold(address);
  if (!release) onWait();
  while (!release) {
    await holderGone(address);
    release = await tryToHold(address);
  }
  try {
    await work();
  } finally {
    release();
  }
}
