/** An open download. */

// `using` in programs whose own `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />

import { fileURLToPath } from 'node:url';
import { inspect, type InspectOptions } from 'node:util';
import { onAbort } from './abort.js';
import type { Core } from './core.js';
import { errorFromNative } from './error-record.js';
import { ConfigError } from './errors.js';
import { asCallback, asObject, refusal } from './json.js';
import type { NativeDownload } from './native.js';
import type { SaveOptions } from './params.js';
import { isText, isUrl } from './sayable.js';

function pathOf(path: string | URL): unknown {
  if (!isUrl(path) || path.protocol !== 'file:') return path;
  try {
    return fileURLToPath(path);
  } catch (error) {
    throw refusal('media.download', 'path', 'this file: URL is no path here', error);
  }
}

/** Where a test runner imitates a browser, there may be no global one. Node's module is loaded only then: that takes long. */
function streamClass(): typeof ReadableStream {
  if (typeof ReadableStream === 'function') return ReadableStream;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return (require('node:stream/web') as { ReadableStream: typeof ReadableStream }).ReadableStream;
}

/** Takes the listener of a download that nobody has anymore off its signal. */
const forgotten = new FinalizationRegistry<() => void>((unlisten) => {
  unlisten();
});

/**
 * An open download: iterate over its chunks, turn it into a stream, read it whole, or save it. Read it once.
 *
 * Leaving the iteration early, cancelling the stream, or `close()` frees its connection. A download that breaks off
 * ends with an error, never as a short file; only a server that states neither a length nor chunks (HTTP/1.0) can end
 * one early unnoticed.
 *
 * Source: specification section 3.5.
 */
export class Download implements AsyncIterable<Uint8Array> {
  readonly #core: Core;
  readonly #native: NativeDownload;
  readonly #signal: AbortSignal | undefined;
  /** Whoever waits for a chunk when it is closed or aborted hears of it by this. */
  readonly #ended = new AbortController();
  #unlisten: (() => void) | undefined;
  #isAwaited = false;
  #isBegun = false;

  /** @internal */
  constructor(core: Core, native: NativeDownload, signal: AbortSignal | undefined) {
    this.#core = core;
    this.#native = native;
    this.#signal = signal;
    if (signal !== undefined) this.#endOn(signal);
  }

  /** The file's MIME type, as the server names it. */
  get contentType(): string | undefined {
    return this.#native.contentType ?? undefined;
  }

  /** The file's size in bytes, when the server says it. */
  get contentLength(): number | undefined {
    return this.#native.contentLength ?? undefined;
  }

  /** The file's name, when the server gives one. It is the sender's text: never use it as a path unchecked. */
  get filename(): string | undefined {
    return this.#native.filename ?? undefined;
  }

  /** The chunks, as they arrive; the next one is fetched when it is asked for. */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const reading = { isLeft: false };
    const chunks = this.#chunks(reading);
    const leave = chunks.return.bind(chunks);
    // Who leaves while a chunk is awaited, as a stream of Node's does that is destroyed, need not wait for it.
    const close = (value: undefined): ReturnType<typeof leave> => {
      reading.isLeft = true;
      this.close();
      return leave(value);
    };
    // No assignment: under `--frozen-intrinsics` that fails for a name which the prototype has.
    return Object.defineProperty(chunks, 'return', { value: close });
  }

  /** The chunks as a web stream, with back-pressure. `Readable.from(download)` makes one of Node's instead. */
  stream(): ReadableStream<Uint8Array> {
    const Stream = streamClass();
    return new Stream<Uint8Array>(
      {
        pull: async (controller) => {
          const chunk = await this.#chunk().catch((error: unknown) => {
            this.close();
            throw error;
          });
          if (chunk !== null) {
            controller.enqueue(chunk);
            return;
          }
          this.close();
          controller.close();
        },
        cancel: () => {
          this.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * All of it in memory.
   *
   * @throws ConfigError when a part was read before, which can be read to its end all the same. Otherwise
   * ConnectionError or TimeoutError when it breaks off.
   */
  async arrayBuffer(): Promise<ArrayBuffer> {
    this.#requireWhole();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.byteLength;
    }
    return all.buffer;
  }

  /**
   * Writes it to a file, which appears under its name only when it is whole, and answers its size in bytes.
   *
   * @param path - A path or a `file:` URL. An existing file is replaced at the end and not before.
   * @param options - `onProgress` is called with the bytes received so far and the whole, where known.
   * @throws ConnectionError or TimeoutError when it breaks off, InvalidRequestError when the file cannot be written,
   * ConfigError when a part was read before, which can be read to its end all the same.
   */
  async save(path: string | URL, options: SaveOptions = {}): Promise<number> {
    const to = pathOf(path);
    if (!isText(to)) throw refusal('media.download', 'path', 'give a path as text, or a file: URL');
    const { onProgress } = asObject('media.download', options, 'options');
    asCallback('media.download', 'onProgress', onProgress);
    this.#requireWhole();
    return this.#core.start<number>(
      (client, id) => {
        client.save(id, this.#native, to, onProgress !== undefined);
        // From here on the signal ends the saving. A download that was refused still needs its own listener.
        this.#unlisten?.();
      },
      this.#signal,
      onProgress,
    );
  }

  /** Ends it and frees its connection. Closing twice does no harm. */
  close(): void {
    this.#end(new ConfigError('the download is closed, or was saved'));
  }

  /** As {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Shows what the server says about it. */
  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: InspectOptions): string {
    const { contentType, contentLength, filename } = this;
    return `Download ${inspect({ contentType, contentLength, filename }, options)}`;
  }

  /** Also while nobody reads. */
  #endOn(signal: AbortSignal): void {
    const weak = new WeakRef(this);
    this.#unlisten = onAbort(signal, () => {
      const download = weak.deref();
      if (download !== undefined) download.#end(signal.reason);
    });
    forgotten.register(this, this.#unlisten);
    if (signal.aborted) this.#end(signal.reason);
  }

  #end(reason: unknown): void {
    this.#unlisten?.();
    this.#ended.abort(reason);
    try {
      this.#native.close();
    } catch (error) {
      throw errorFromNative(error);
    }
  }

  async *#chunks(reading: { readonly isLeft: boolean }): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let chunk = await this.#chunk(); chunk !== null; chunk = await this.#chunk()) yield chunk;
    } catch (error) {
      if (!reading.isLeft) throw error;
    } finally {
      this.close();
    }
  }

  /** What takes all of it does not make do with a rest. Refusing that leaves a reading under way alone. */
  #requireWhole(): void {
    if (this.#ended.signal.aborted) return; // which is what its reader hears
    const problem = this.#isAwaited
      ? 'the download is being read elsewhere at this moment'
      : this.#isBegun
        ? 'a part of the download was read before, so it is not whole any more'
        : undefined;
    if (problem !== undefined) throw new ConfigError(problem, { operation: 'media.download' });
  }

  async #chunk(): Promise<Uint8Array | null> {
    const isFirst = !this.#isAwaited;
    this.#isAwaited = true;
    try {
      const reading = this.#core.start<Uint8Array | null>(
        (client, id) => client.read(id, this.#native),
        this.#ended.signal,
      );
      const chunk = await reading;
      this.#isBegun = true;
      return chunk;
    } finally {
      if (isFirst) this.#isAwaited = false;
    }
  }
}
