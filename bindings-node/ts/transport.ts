/** From a method's arguments to a call at the waist, and from its answer to a value. */

import { Core, type Progress, type Start } from './core.js';
import { Download } from './download.js';
import { feedWhile, giveUp, sourceOf, type UploadSource } from './files.js';
import { asCallback, encodeArguments, encodeOptions, mergeOptions } from './json.js';
import { Listing } from './paging.js';
import type { CallOptions } from './options.js';

/** A connection to the core, and the options of all calls made through this object. */
export class Transport {
  constructor(
    readonly core: Core,
    /** The client's own limit of a whole call, in milliseconds; null for none. */
    readonly deadline: number | null,
    readonly options: CallOptions,
  ) {}

  /** Whether it is one. Nothing of a stranger is asked for that. */
  static is(value: object): value is Transport {
    return typeof value === 'object' && (value as unknown) !== null && #given in value;
  }

  /** A call that carries JSON both ways. */
  async invoke(operation: string, args: object, options: CallOptions | undefined): Promise<unknown> {
    const given = this.#given(operation, options);
    const json = encodeArguments(operation, args);
    return JSON.parse(
      await this.core.invoke(operation, json, encodeOptions(operation, given), given.signal),
    ) as unknown;
  }

  /** A call to a route that the table does not have. */
  async request(args: object, options: CallOptions | undefined): Promise<unknown> {
    const given = this.#given('request', options);
    const [json, wire] = [encodeArguments('request', args), encodeOptions('request', given)];
    return JSON.parse(
      await this.core.start<string>((client, id) => client.request(id, json, wire), given.signal),
    ) as unknown;
  }

  /** An upload from anything that `sourceOf` understands. */
  async upload(
    file: UploadSource,
    args: Record<string, unknown>,
    options: CallOptions | undefined,
    onProgress: Progress | undefined,
  ): Promise<unknown> {
    const source = sourceOf(file);
    let given: CallOptions, json: string, wire: string;
    try {
      asCallback('media.upload', 'onProgress', onProgress);
      given = this.#given('media.upload', options);
      const named = args['filename'] === undefined ? { ...args, filename: source.filename } : args;
      [json, wire] = [encodeArguments('media.upload', named), encodeOptions('media.upload', given)];
    } catch (error) {
      giveUp(source);
      throw error;
    }
    const start: Start = (client, id) => {
      const { native } = source;
      if (typeof native === 'string' || native instanceof Uint8Array) {
        client.upload(id, native, json, wire, onProgress !== undefined);
      } else {
        client.uploadFed(id, native, json, wire, onProgress !== undefined);
      }
    };
    const { chunks } = source;
    if (chunks === undefined) {
      return JSON.parse(await this.core.start<string>(start, given.signal, onProgress)) as unknown;
    }
    const upload = (signal: AbortSignal): Promise<string> => this.core.start(start, signal, onProgress);
    return JSON.parse(await feedWhile(this.core, { ...source, chunks }, given.signal, upload)) as unknown;
  }

  /** Opens a download. */
  async download(args: object, options: CallOptions | undefined): Promise<Download> {
    const given = this.#given('media.download', options);
    const [json, wire] = [encodeArguments('media.download', args), encodeOptions('media.download', given)];
    const start: Start = (client, id) => client.download(id, json, wire);
    return new Download(this.core, await this.core.start(start, given.signal), given.signal);
  }

  /** A list that comes in pages; `read` makes an item of its JSON. */
  pages<T>(operation: string, args: object, options: CallOptions | undefined, read: (item: never) => T): Listing<T> {
    return new Listing(this, operation, args, options, read as (item: unknown) => T);
  }

  /** The same connection with other options. */
  withOptions(options: CallOptions): Transport {
    const given = this.#given('', options);
    encodeOptions('', given); // says at once what is wrong with them
    return new Transport(this.core, this.deadline, given);
  }

  /** The limit of a call with these options, in milliseconds; null for none. */
  deadlineOf(operation: string, options: CallOptions | undefined): number | null {
    const given = this.#given(operation, options);
    encodeOptions(operation, given); // says at once what is wrong with them
    const { deadline } = given;
    return deadline === undefined ? this.deadline : deadline;
  }

  #given(operation: string, options: CallOptions | undefined): CallOptions {
    return mergeOptions(operation, this.options, options);
  }
}
