import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultData } from '../../web/data/datasets.js';
import { fetchFiles, knownDataOf } from '../../web/data/load.js';
import { gunzip, loadEngine } from '../../web/engine/src/index.js';
import { fetchBytes } from '../../web/engine/src/bytes.js';

/** @type {Record<string, { status?: number, headers?: object, body: Uint8Array }>} */
const files = {};
const server = createServer(async (request, response) => {
  const path = request.url ?? '';
  if (path.startsWith('/mnist/')) {
    return void response.end(await readFile(new URL(`../../public${path}`, import.meta.url)));
  }
  const {
    status = 200,
    headers = {},
    body,
  } = files[path] ?? { status: 404, body: new Uint8Array() };
  response.writeHead(status, { 'content-length': body.length, ...headers }).end(body);
});
let origin = '';
beforeAll(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  origin = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
});
afterAll(() => server.close());

test('MNIST arrives whole, in the official split, with its progress', async () => {
  let last = { loaded: 0, total: /** @type {number | null} */ (null) };
  const files = await fetchFiles(defaultData, {
    page: `${origin}/`,
    onProgress(progress) {
      expect(progress.loaded).toBeGreaterThanOrEqual(last.loaded);
      last = progress;
    },
  });
  expect(last.loaded).toBeGreaterThan(9e6);
  expect(last.total).toBe(last.loaded);
  const engine = await loadEngine();
  const { train: training, test: testing } = knownDataOf(engine, files, defaultData, {
    toTheByte: true,
  });
  expect([training.size, training.rows, training.cols, training.classes]).toEqual([
    60000, 28, 28, 10,
  ]);
  expect(testing.size).toBe(10000);
  // The paper counts 1,010 threes in the test set (Hinton et al. 2015, section 3).
  expect(testing.labels().filter((label) => label === 3).length).toBe(1010);
  engine.dispose();
});

test('the progress has a whole where the server does not say how long the files are', async () => {
  let last = { loaded: 0, total: /** @type {number | null} */ (null) };
  const withoutLength = async (/** @type {any} */ url) => {
    const { body } = await fetch(url);
    return new Response(body);
  };
  await fetchFiles(defaultData, {
    page: `${origin}/`,
    fetch: /** @type {typeof fetch} */ (withoutLength),
    onProgress(progress) {
      expect(progress.total).toBeGreaterThanOrEqual(progress.loaded);
      last = progress;
    },
  });
  expect(last.loaded / (last.total ?? 0)).toBeGreaterThan(0.99);
});

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

test('gzip is decompressed whether or not the server did it', async () => {
  files['/raw'] = { body: bytes };
  files['/gzip'] = { body: gzipSync(bytes) };
  files['/encoded'] = { body: gzipSync(bytes), headers: { 'content-encoding': 'gzip' } };
  for (const path of ['/raw', '/gzip', '/encoded']) {
    /** @param {import('../../web/engine/src/bytes.js').ByteProgress} progress */
    const onProgress = ({ loaded, total }) => expect(total ?? loaded).toBe(loaded);
    expect(await fetchBytes(origin + path, { onProgress })).toEqual(bytes);
  }
  expect(await gunzip(new Uint8Array(gzipSync(bytes)))).toEqual(bytes);
  expect(await gunzip(bytes)).toEqual(bytes);
});

test('failures name the URL and what happened', async () => {
  files['/cut'] = { body: gzipSync(bytes).subarray(0, 100) };
  files['/damaged'] = { body: gzipSync(bytes).fill(7, 200, 220) };
  files['/broken'] = { status: 503, body: bytes };
  const failure = (/** @type {string} */ path) => fetchBytes(path).catch((error) => error);
  for (const path of ['/cut', '/damaged']) {
    const error = await failure(origin + path);
    expect(error).toMatchObject({ name: 'DarkKnowledgeError', code: 'corrupt-data' });
    expect(error.message).toContain(path);
  }
  expect(await failure(`${origin}/missing`)).toMatchObject({ code: 'network' });
  expect((await failure(`${origin}/missing`)).message).toContain('HTTP 404');
  expect((await failure(`${origin}/broken`)).message).toContain('HTTP 503');
  expect(await failure('http://127.0.0.1:9/nothing')).toMatchObject({ code: 'network' });
});

test('a signal stops the transfer with its reason', async () => {
  files['/slow'] = { body: bytes };
  const signal = AbortSignal.abort(new Error('changed my mind'));
  await expect(fetchBytes(`${origin}/slow`, { signal })).rejects.toThrow('changed my mind');
});

test('an option that does not exist is refused', async () => {
  const options = /** @type {any} */ ({ page: `${origin}/`, limit: 10 });
  await expect(fetchFiles(defaultData, options)).rejects.toThrow(
    "fetchFiles has no option 'limit'",
  );
});
