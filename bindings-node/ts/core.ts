/**
 * One native client and its calls in flight, in batches both ways.
 *
 * Crossing the border and waking the event loop cost more than a call does. So the calls that one turn of the event
 * loop makes go over together, and their ends come back together; every promise is made and resolved here, in
 * JavaScript. Calls in flight keep the process alive, an idle client does not.
 */

import { AsyncResource } from 'node:async_hooks';
import * as timers from 'node:timers';
import { onAbort } from './abort.js';
import { errorFromNative, failed } from './error-record.js';
import { native, type NativeClient, type NativeDownload } from './native.js';

/** Told of bytes done, and of the whole where it is known. */
export type Progress = (done: number, total: number | undefined) => void;

interface Waiting {
  resolve(value: never): void;
  reject(reason: unknown): void;
  onProgress?: Progress | undefined;
}

const FAILED = 0;
const PROGRESS = 2;

/**
 * Node's own, and kept: test runners put timers in its place that stand still, and where they imitate a browser the
 * global one answers a number.
 */
const { setInterval } = timers;

/** The cores with calls in flight; nobody else may hold a core whose caller only awaits. */
const busy = new Set<Core>();
let keepAlive: NodeJS.Timeout | undefined;

function nowBusy(core: Core): void {
  busy.add(core);
  if (busy.size === 1) {
    keepAlive ??= setInterval(() => {}, 0x7fff_ffff);
    keepAlive.ref();
  }
}

function nowIdle(core: Core): void {
  busy.delete(core);
  if (busy.size === 0) keepAlive?.unref();
}

/** Starts something under an id. */
export type Start = (client: NativeClient, id: number) => void;

/** A native client, shared by all clients that `withOptions` makes of one. */
export class Core {
  readonly client: NativeClient;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ids: number[] = [];
  #operations: string[] = [];
  #arguments: string[] = [];
  #options: string[] = [];

  constructor(settings: string) {
    // The native client keeps its wake-up alive for good, so that must not keep the core alive.
    const weak = new WeakRef(this);
    try {
      this.client = new (native().Client)(settings, () => weak.deref()?.drain());
    } catch (error) {
      throw errorFromNative(error);
    }
  }

  /** An operation of the table; its answer is JSON text. */
  invoke(operation: string, args: string, options: string, signal: AbortSignal | undefined): Promise<string> {
    const alone = this.#waiting.size === 0;
    return this.#call(signal, undefined, (id) => {
      if (alone) {
        // It has nobody to travel with, so it does not wait for anybody.
        this.#start([id], [operation], [args], [options]);
        return;
      }
      // Not by `queueMicrotask`, which test runners replace as they do timers.
      if (this.#ids.length === 0) void Promise.resolve().then(() => this.#flush());
      this.#ids.push(id);
      this.#operations.push(operation);
      this.#arguments.push(args);
      this.#options.push(options);
    });
  }

  /** Anything else that the native client can do under an id. */
  start<T>(start: Start, signal?: AbortSignal, onProgress?: Progress): Promise<T> {
    return this.#call(signal, onProgress, (id) => start(this.client, id));
  }

  /** For calls that are made from now on. */
  setToken(token: string): void {
    this.#flush();
    try {
      this.client.setToken(token);
    } catch (error) {
      throw errorFromNative(error);
    }
  }

  /** Calls that were made before still end, also those that wait for the end of the turn. */
  close(): void {
    this.#flush();
    this.client.close();
  }

  #call<T>(signal: AbortSignal | undefined, onProgress: Progress | undefined, start: (id: number) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const id = ++this.#last;
      // In the asynchronous context of the call, which is another one than that of the wake-up.
      const waiting: Waiting = { resolve, reject, onProgress: onProgress && AsyncResource.bind(onProgress) };
      if (signal !== undefined) {
        const unlisten = onAbort(signal, () => {
          this.#forget(id);
          reject(signal.reason as Error);
        });
        waiting.resolve = (value) => {
          unlisten();
          resolve(value);
        };
        waiting.reject = (reason: Error) => {
          unlisten();
          reject(reason);
        };
      }
      if (this.#waiting.size === 0) nowBusy(this);
      this.#waiting.set(id, waiting);
      try {
        start(id);
      } catch (error) {
        this.#take(id)?.reject(errorFromNative(error));
      }
    });
  }

  #flush(): void {
    if (this.#ids.length === 0) return;
    let [ids, operations, args, options] = [this.#ids, this.#operations, this.#arguments, this.#options];
    this.#ids = [];
    this.#operations = [];
    this.#arguments = [];
    this.#options = [];
    if (!ids.every((id) => this.#waiting.has(id))) {
      // Those that were aborted since have never left.
      const left = ids.map((id) => this.#waiting.has(id));
      const kept = <T>(list: T[]): T[] => list.filter((_, index) => left[index]);
      [ids, operations, args, options] = [kept(ids), kept(operations), kept(args), kept(options)];
    }
    try {
      this.#start(ids, operations, args, options);
    } catch (error) {
      for (const id of ids) this.#take(id)?.reject(errorFromNative(error));
    }
  }

  /** Throws only when none was started. */
  #start(ids: number[], operations: string[], args: string[], options: string[]): void {
    const refused = this.client.start(ids, operations, args, options);
    for (let index = 0; index < refused.length; index += 2) {
      this.#take(refused[index] as number)?.resolve(failed(refused[index + 1] as string) as never);
    }
  }

  private drain(): void {
    let entries: unknown[];
    try {
      entries = this.client.drain();
    } catch (error) {
      // A defect, after which nobody knows what became of any call; but nobody may wait for ever.
      for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(errorFromNative(error));
      return;
    }
    for (let index = 0; index < entries.length; index += 3) {
      const id = entries[index] as number;
      const what = entries[index + 1] as number;
      const value = entries[index + 2];
      if (what === PROGRESS) {
        this.#report(id, value as string);
        continue;
      }
      const waiting = this.#take(id);
      if (waiting === undefined) {
        // Aborted since it was taken, by a callback of progress for example.
        if (isDownload(value)) value.close();
        continue;
      }
      // A failure is made by whoever waits, so that its stack leads to the code that made the call.
      waiting.resolve((what === FAILED ? failed(value as string) : value) as never);
    }
  }

  #report(id: number, news: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting?.onProgress === undefined) return;
    const [done, total] = JSON.parse(news) as [number, number | null];
    try {
      waiting.onProgress(done, total ?? undefined);
    } catch (error) {
      // Whoever made the call gets it, and the transfer is over.
      this.#forget(id);
      waiting.reject(error);
    }
  }

  #forget(id: number): void {
    if (this.#take(id) !== undefined) this.client.cancel(id);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) nowIdle(this);
    }
    return waiting;
  }
}

function isDownload(value: unknown): value is NativeDownload {
  return typeof value === 'object' && value !== null && 'contentLength' in value;
}
