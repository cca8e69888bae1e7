/**
 * An upload's bytes, piece by piece, from whatever gives them.
 *
 * What a source answers that no source may is refused as the argument `file`. What its `next` throws is the program's
 * own error, and goes to the caller as it is.
 */

import type { Readable } from 'node:stream';
import { types } from 'node:util';
import { refusal } from './json.js';
import { describe } from './sayable.js';

/** What a source gives, and how it is told to stop, which has to work also while its next chunk is being waited for. */
export interface Chunks {
  next(): IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
  stop(): void;
}

/** As much as crosses the border at once. */
const CHUNK = 256 * 1024;

type Method = (this: unknown) => unknown;

/** Begins to read, but asks for nothing yet; undefined for what cannot be read from. What it throws is a TypeError. */
export function chunksOf(source: object): Chunks | undefined {
  if ('getReader' in source) {
    const reader = (source as ReadableStream<unknown>).getReader();
    const read = methodOf(reader, 'read');
    return {
      next: () => read.call(reader) as Promise<IteratorResult<unknown>>,
      stop: quietly(() => reader.cancel()),
    };
  }
  const iterable = source as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown };
  const begin = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
  if (begin === undefined || begin === null) return undefined;
  const iterator = (begin as () => Iterator<unknown>).call(source);
  const method = methodOf(iterator, 'next');
  const next = (): IteratorResult<unknown> => method.call(iterator) as IteratorResult<unknown>;
  if (!('destroy' in source)) return { next, stop: quietly(() => iterator.return?.()) };
  const stream = source as Readable;
  const stop = quietly(() => {
    // A file that cannot be opened says so even after that, and without a listener it would end the process.
    stream.on('error', () => undefined);
    stream.destroy();
  });
  return { next, stop };
}

function methodOf(iterator: object, name: string): Method {
  const method = (iterator as Readonly<Record<string, unknown>>)[name];
  if (typeof method !== 'function') throw new TypeError(`it has no method ${name}`);
  return method as Method;
}

/** How a source takes it is of no interest: the upload has ended, and its caller hears of that. */
function quietly(stop: () => unknown): () => void {
  return () => {
    new Promise((resolve) => {
      resolve(stop());
    }).catch(() => undefined);
  };
}

/** What the source gave last, in pieces that cross the border; undefined at its end. */
export function piecesOf(given: IteratorResult<unknown>): Iterable<Uint8Array> | undefined {
  if (typeof given !== 'object' || (given as unknown) === null) {
    throw refused(`the source's iterator gave ${describe(given)} where { done, value } belongs`);
  }
  return given.done === true ? undefined : slices(asBytes(given.value));
}

/** Memory in pieces. A program that gives it away in between, by `postMessage` for example, is told so. */
export function* slices(all: Uint8Array): Generator<Uint8Array, void, undefined> {
  const { byteLength } = all;
  for (let start = 0; start < byteLength; start += CHUNK) {
    if (all.byteLength < byteLength) throw refused('the memory was given away while it was uploaded');
    yield all.subarray(start, Math.min(start + CHUNK, byteLength));
  }
}

/** Bytes of any class. */
export function viewOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // By what it is: a test runner's own ArrayBuffer is another class.
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

function asBytes(chunk: unknown): Uint8Array {
  let view: Uint8Array | undefined;
  try {
    view = viewOf(chunk);
  } catch (error) {
    throw refused('the source gave memory that was given away', error);
  }
  if (view !== undefined) return view;
  throw refused(`the source gave ${describe(chunk)} where bytes belong; a stream must not have an encoding set`);
}

export function refused(problem: string, cause?: unknown): Error {
  return refusal('media.upload', 'file', problem, cause);
}
