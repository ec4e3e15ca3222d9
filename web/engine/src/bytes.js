import { DarkKnowledgeError } from './errors.js';

/**
 * @typedef {{ loaded: number, total: number | null }} ByteProgress bytes received, of how many (null
 *   where the server does not say)
 */

/**
 * Fetches a file and decompresses it while it arrives, if it is gzip. What it is, its first bytes
 * say: some servers decompress `.gz` files themselves, some don't.
 * @param {string | URL} url
 * @param {object} [options]
 * @param {typeof fetch} [options.fetch] another fetch than the global one
 * @param {AbortSignal} [options.signal]
 * @param {(progress: ByteProgress) => void} [options.onProgress]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {DarkKnowledgeError} 'network' or 'corrupt-data', naming the URL
 */
export async function fetchBytes(url, { fetch = globalThis.fetch, signal, onProgress } = {}) {
  const response = await fetch(url, { signal }).catch((cause) => {
    signal?.throwIfAborted();
    throw new DarkKnowledgeError('network', `${url} could not be fetched: ${cause.message}`, {
      cause,
    });
  });
  if (!response.ok || response.body === null) {
    throw new DarkKnowledgeError('network', `${url} could not be fetched: HTTP ${response.status}`);
  }
  const isEncoded = response.headers.has('content-encoding'); // then the length is not that of the bytes
  const length = isEncoded ? 0 : Number(response.headers.get('content-length'));
  const counted = response.body.pipeThrough(countBytes(length > 0 ? length : null, onProgress));
  try {
    return await collect(await gunzipped(counted));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new DarkKnowledgeError('corrupt-data', `${url} broke off or is damaged: ${cause}`, {
      cause,
    });
  }
}

/**
 * Decompresses gzip; other bytes are returned as they are.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {DarkKnowledgeError} 'corrupt-data'
 */
export async function gunzip(bytes) {
  try {
    return await collect(await gunzipped(new Blob([bytes]).stream()));
  } catch (cause) {
    throw new DarkKnowledgeError('corrupt-data', `the gzip data is damaged: ${cause}`, { cause });
  }
}

/**
 * @param {number | null} total
 * @param {((progress: ByteProgress) => void) | undefined} onProgress
 * @returns {TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>}
 */
function countBytes(total, onProgress) {
  let loaded = 0;
  return new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.length;
      onProgress?.({ loaded, total });
      controller.enqueue(chunk);
    },
  });
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {Promise<ReadableStream<Uint8Array<ArrayBuffer>>>}
 */
async function gunzipped(stream) {
  const reader = stream.getReader();
  const { value: first } = await reader.read();
  const isGzip = first !== undefined && first[0] === 0x1f && first[1] === 0x8b;
  const whole = new ReadableStream({
    start(controller) {
      if (first) controller.enqueue(first);
    },
    async pull(controller) {
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return isGzip ? whole.pipeThrough(new DecompressionStream('gzip')) : whole;
}

/**
 * Not `new Response(stream).arrayBuffer()`: for MNIST that takes Chromium 1.4 times the processor time.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 */
async function collect(stream) {
  const reader = stream.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}
