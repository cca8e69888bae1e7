/** From a case's wire input to the call that a person would write: the typed method and its arguments. */

import { Readable } from 'node:stream';
import type { Client } from 'avenping';
import { isObject, type Case, type Json } from './case.js';

type Method = (...args: unknown[]) => PromiseLike<unknown>;

/** Operations whose methods take no arguments. */
const WITHOUT_ARGUMENTS: ReadonlySet<string> = new Set(['health', 'me', 'version', 'webhooks.get_config']);

/** The API's nested objects that the methods take apart, and what they know of them. */
const TAKEN_APART: Readonly<Record<string, [object: string, keys: readonly string[]]>> = {
  'messages.send_media': ['media', ['mediaId', 'type', 'caption', 'filename']],
  'messages.send_location': ['location', ['latitude', 'longitude', 'name', 'address']],
};

/** The method of an operation: `client.messages.sendText` for `messages.send_text`. */
export function methodOf(client: Client, operation: string): Method | undefined {
  const path = operation.split('.');
  let owner: object = client;
  for (const name of path.slice(0, -1)) {
    const found = (owner as Record<string, unknown>)[name];
    if (typeof found !== 'object' || found === null) return undefined;
    owner = found;
  }
  const method = (owner as Record<string, unknown>)[camelCase(path.at(-1) ?? '')];
  return typeof method === 'function' ? (...args) => (method as Method).apply(owner, args) : undefined;
}

/** The method's arguments, or undefined where it cannot be called so. */
export function argumentsOf({ operation, input = {} }: Case): unknown[] | undefined {
  if (!isObject(input)) return undefined;
  if (WITHOUT_ARGUMENTS.has(operation)) return Object.keys(input).length === 0 ? [] : undefined;
  switch (operation) {
    case 'request':
      return [input['method'], input['path'], { query: input['query'], json: input['json'] }];
    case 'media.upload':
      return [upload(input)];
    case 'messages.send': {
      const { templateName, ...others } = input;
      return [templateName === undefined ? others : { ...others, template: templateName }];
    }
    case 'messages.send_media':
    case 'messages.send_location': {
      const [name, keys] = TAKEN_APART[operation] as [string, string[]];
      const { [name]: apart, ...others } = input;
      const isKnown = isObject(apart) && Object.keys(apart).every((key) => keys.includes(key));
      return isKnown ? [{ ...others, ...apart }] : undefined;
    }
    default:
      return [input];
  }
}

function upload({ text, size, from, length, ...about }: Json): object {
  const content = Buffer.from(typeof text === 'string' ? text : 'x'.repeat(size as number));
  switch (from ?? 'bytes') {
    case 'bytes':
      return { file: content, ...about };
    case 'reader':
      return { file: Readable.from([content]), ...about };
    case 'reader_with_length':
      return { file: blobThatSaysItsSize(content, (length ?? content.byteLength) as number), ...about };
    default:
      throw new Error(`unknown source ${String(from)}`);
  }
}

/** A Blob that is as long as it says, or not: such as a file that grows or is cut while it is read. */
function blobThatSaysItsSize(content: Uint8Array, size: number): Blob {
  return Object.defineProperty(new Blob([content]), 'size', { value: size });
}

export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
