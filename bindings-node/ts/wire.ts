/**
 * What the builders share.
 *
 * They check nothing, so that one set of rules holds in every language: what has a wrong type goes on as it is, and the
 * core refuses it and names the field.
 */

import { isList } from './sayable.js';
import type { MediaObject, MediaSource } from './content.js';

/** The fields that were given; null is what some write for nothing. */
export function given<T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}

/** Whether it has fields; a list is none. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** A copy that does not follow what the caller does with the original. */
export function copied<T>(value: T): T {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

/** Media as Meta takes them. */
export function mediaObject(media: MediaSource & { readonly filename?: string | undefined }): MediaObject {
  if (!isObject(media)) return media;
  const { mediaId, ...others } = media;
  return given({ id: mediaId, ...others });
}
