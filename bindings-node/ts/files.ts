/** Where an upload's bytes come from, in all the forms that JavaScript has for it. Never read as a whole. */

import { Blob as NodeBlob } from 'node:buffer';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onAbort } from './abort.js';
import { chunksOf, piecesOf, refused, slices, viewOf, type Chunks } from './chunks.js';
import type { Core } from './core.js';
import { AvenPingError } from './errors.js';
import { native, type NativeFeeder } from './native.js';
import { describe, isUrl } from './sayable.js';

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
  readonly chunks?: Chunks | undefined;
}

/** Bytes up to this many are copied, and can be sent again after a refusal for rate; more are fed in chunks. */
const SMALL = 1024 * 1024;

/** Anything that can be uploaded. Whatever else it is, and however it defends itself, is a refusal. */
export function sourceOf(file: UploadSource): Source {
  if (typeof file === 'string') return { native: file };
  if (typeof file !== 'object' || file === null) throw refused(`cannot read from ${describe(file)}`);
  let source: Source | undefined;
  try {
    source = inspected(file);
  } catch (error) {
    if (error instanceof AvenPingError) throw error;
    throw refused(`cannot read from ${describe(file)}`, error);
  }
  if (source !== undefined) return source;
  throw refused(`cannot read from ${describe(file)}; give a path, bytes, a Blob, a stream or an iterable of bytes`);
}

/** What throws is the file's, or it is a refusal already. */
function inspected(file: Exclude<UploadSource, string>): Source | undefined {
  if (isUrl(file)) {
    if (file.protocol !== 'file:') throw refused('an URL must be a file: URL; fetch it and give its body');
    try {
      return { native: fileURLToPath(file) };
    } catch (error) {
      throw refused('this file: URL is no path here', error);
    }
  }
  const all = viewOf(file);
  if (all !== undefined) {
    if (all.byteLength <= SMALL) return { native: all };
    return { native: feeder(all.byteLength), chunks: chunksOf(slices(all)) };
  }
  if (file instanceof Blob || file instanceof NodeBlob) {
    const { name, size } = file as Partial<File>;
    const filename = typeof name === 'string' && name !== '' ? name : undefined;
    return { native: feeder(size ?? null), filename, chunks: chunksOf(file.stream()) };
  }
  if ((file as { locked?: unknown }).locked === true) throw refused('the stream is being read elsewhere');
  // A stream of `node:fs` knows its path, unless it has only a descriptor.
  const { path } = file as { path?: unknown };
  const filename = typeof path === 'string' && path !== '' ? basename(path) : undefined;
  const chunks = chunksOf(file);
  return chunks === undefined ? undefined : { native: feeder(null), filename, chunks };
}

/** Tells a source of which nothing was read that nothing will be. */
export function giveUp(source: Source): void {
  source.chunks?.stop();
}

/**
 * Runs an upload and feeds it. What the source throws goes to the caller and ends the upload; once the upload has ended,
 * the source is told to stop.
 */
export async function feedWhile(
  core: Core,
  source: Source & { readonly chunks: Chunks },
  signal: AbortSignal | undefined,
  upload: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  const { chunks } = source;
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
    const pieces = piecesOf(next);
    if (pieces === undefined) {
      await core.start<boolean>((client, id) => {
        client.feed(id, to, null);
      }, ended);
      return;
    }
    for (const chunk of pieces) {
      const reads = await core.start<boolean>((client, id) => {
        client.feed(id, to, chunk);
      });
      // The upload has ended, and says why itself.
      if (!reads) return;
    }
  }
}

function feeder(length: number | null): NativeFeeder {
  return new (native().Feeder)(length);
}
