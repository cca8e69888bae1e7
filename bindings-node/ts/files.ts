/** Where an upload's bytes come from, in all the forms that JavaScript has for it. Never read as a whole. */

import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { onAbort } from './abort.js';
import type { Core } from './core.js';
import { refusal } from './json.js';
import { native, type NativeFeeder } from './native.js';

/** What can be uploaded: a path, a `file:` URL, bytes, a Blob or File, a stream, or an iterable of bytes. */
export type UploadSource =
  | string
  | URL
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>;

/** What the waist reads from, and what has to be handed to it. */
export interface Source {
  readonly native: string | Uint8Array | NativeFeeder;
  readonly filename?: string | undefined;
  readonly chunks?: AsyncIterable<unknown> | Iterable<unknown> | undefined;
}

/** As much as crosses the border at once. */
const CHUNK = 256 * 1024;

/** Bytes up to this many are copied, and can be sent again after a refusal for rate; more are fed in chunks. */
const SMALL = 1024 * 1024;

/** Anything that can be uploaded. */
export function sourceOf(file: UploadSource): Source {
  if (typeof file === 'string') return { native: file };
  if (typeof file !== 'object' || file === null) throw refused(`cannot read from ${describe(file)}`);
  if (file instanceof URL) {
    if (file.protocol !== 'file:') throw refused('an URL must be a file: URL; fetch it and give its body');
    try {
      return { native: fileURLToPath(file) };
    } catch (error) {
      throw refused('this file: URL is no path here', error);
    }
  }
  if (ArrayBuffer.isView(file)) {
    return bytes(new Uint8Array(file.buffer, file.byteOffset, file.byteLength));
  }
  // By what it is: a test runner's own ArrayBuffer is another class.
  if (types.isAnyArrayBuffer(file)) return bytes(new Uint8Array(file));
  if (file instanceof Blob) {
    const name = (file as { name?: unknown }).name;
    const filename = typeof name === 'string' && name !== '' ? name : undefined;
    return { native: feeder(file.size), filename, chunks: file.stream() };
  }
  if ((file as { locked?: unknown }).locked === true) throw refused('the stream is being read elsewhere');
  if (Symbol.asyncIterator in file || Symbol.iterator in file) {
    // A stream of `node:fs` knows its path, unless it has only a descriptor.
    const path = (file as { path?: unknown }).path;
    const filename = typeof path === 'string' && path !== '' ? basename(path) : undefined;
    return { native: feeder(null), filename, chunks: file };
  }
  throw refused(`cannot read from ${describe(file)}; give a path, bytes, a Blob, a stream or an iterable of bytes`);
}

/** Tells a source of which nothing was read that nothing will be. */
export function giveUp(source: Source): void {
  if (source.chunks !== undefined) chunksOf(source.chunks).stop();
}

/**
 * Runs an upload and feeds it. What the source throws goes to the caller and ends the upload; once the upload has ended,
 * the source is told to stop.
 */
export async function feedWhile(
  core: Core,
  source: Source,
  signal: AbortSignal | undefined,
  upload: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  const chunks = chunksOf(source.chunks ?? []);
  const ending = new AbortController();
  const abort = (): void => {
    ending.abort(signal?.reason);
  };
  if (signal?.aborted === true) abort();
  const unlisten = signal === undefined ? undefined : onAbort(signal, abort);
  const uploading = upload(ending.signal);
  const feeding = feed(core, source.native as NativeFeeder, chunks, ending.signal);
  try {
    // Whichever fails first is what the caller hears; a source that is done leaves it to the upload.
    return await Promise.race([uploading, feeding.then(() => uploading)]);
  } finally {
    unlisten?.();
    ending.abort();
    chunks.stop();
    // Both have been heard, or are of no interest any more: a source that hangs keeps nobody waiting.
    void Promise.allSettled([uploading, feeding]);
  }
}

async function feed(core: Core, to: NativeFeeder, chunks: Chunks, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const next = await chunks.next();
    if (ended.aborted) return;
    if (next.done === true) {
      await core.start<boolean>((client, id) => {
        client.feed(id, to, null);
      }, ended);
      return;
    }
    for (const chunk of slices(asBytes(next.value))) {
      const reads = await core.start<boolean>((client, id) => {
        client.feed(id, to, chunk);
      });
      // The upload has ended, and says why itself.
      if (!reads) return;
    }
  }
}

/** What a source gives, and how it is told to stop, which has to work also while its next chunk is being waited for. */
interface Chunks {
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
  stop(): void;
}

function chunksOf(source: AsyncIterable<unknown> | Iterable<unknown>): Chunks {
  if ('getReader' in source) {
    const reader = (source as unknown as ReadableStream<unknown>).getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<unknown>>,
      stop: quietly(() => reader.cancel()),
    };
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const next = (): ReturnType<Chunks['next']> => iterator.next();
  if (!('destroy' in source)) return { next, stop: quietly(() => iterator.return?.()) };
  const stream = source as unknown as Readable;
  const stop = quietly(() => {
    // A file that cannot be opened says so even after that, and without a listener it would end the process.
    stream.on('error', () => undefined);
    stream.destroy();
  });
  return { next, stop };
}

/** How a source takes it is of no interest: the upload has ended, and its caller hears of that. */
function quietly(stop: () => unknown): () => void {
  return () => {
    new Promise((resolve) => {
      resolve(stop());
    }).catch(() => undefined);
  };
}

function bytes(all: Uint8Array): Source {
  if (all.byteLength <= SMALL) return { native: all };
  return { native: feeder(all.byteLength), chunks: slices(all) };
}

function* slices(all: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let start = 0; start < all.byteLength; start += CHUNK) yield all.subarray(start, start + CHUNK);
}

function feeder(length: number | null): NativeFeeder {
  return new (native().Feeder)(length);
}

function asBytes(chunk: unknown): Uint8Array {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (types.isAnyArrayBuffer(chunk)) return new Uint8Array(chunk);
  throw refused(`the source gave ${describe(chunk)} where bytes belong; a stream must not have an encoding set`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object'
    ? `an object (${value.constructor?.name ?? 'without a class'})`
    : `a ${typeof value}`;
}

function refused(problem: string, cause?: unknown): Error {
  return refusal('media.upload', 'file', problem, cause);
}
