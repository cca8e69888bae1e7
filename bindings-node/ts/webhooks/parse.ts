/** From the body of a request to an event. The core does the reading, so that it is the same in every language. */

import { Buffer } from 'node:buffer';
import { errorFromNative } from '../error-record.js';
import { InvalidRequestError } from '../errors.js';
import type { JsonObject } from '../models.js';
import { native } from '../native.js';
import { readNewLead, readNewMessage, type NewLead, type NewMessage } from './models.js';

/** A kind of event that this version does not know. */
export interface UnknownEvent {
  /** Which event this is: tells it from the others that `parse` returns. */
  readonly event: 'unknown';
  /** Never there: what tells such an event from a repeat is not known. */
  readonly dedupeKey?: never;
  /** The whole delivery as JSON. */
  readonly raw: JsonObject;
}

/** What `parse` can return. All three have `event`, `raw` and perhaps a `dedupeKey`. */
export type WebhookEvent = NewMessage | NewLead | UnknownEvent;

/** What the core reads, as it hands it over. */
type Delivery =
  | { readonly event: 'newMessage' | 'newLead'; readonly value: JsonObject; readonly raw: JsonObject }
  | { readonly event: 'unknown'; readonly raw: JsonObject };

/**
 * Reads a delivery.
 *
 * ```ts
 * const event = parse('{"newMessage": {"id": "wamid.1", "type": "text", "text": {"body": "Hi"}}}');
 * if (event.event === 'newMessage') console.log(event.from, event.text?.body);
 * ```
 *
 * @param body - The request's body as it came, at most 1 MiB. Better bytes than a text that a framework made.
 * @returns A {@link NewMessage} when a customer wrote; a {@link NewLead} when it was the first time, in which case the
 * message comes in a delivery of its own; otherwise an {@link UnknownEvent}: `event` tells which. The `raw` of the first
 * two is the message or the lead as it came, without the key around it, and `beside` what else the delivery had; an
 * unknown event has the whole delivery in `raw`.
 * @throws WebhookError when the body is empty, larger than 1 MiB, no JSON object, or a known event in the wrong shape.
 * Unknown events and unknown fields are no errors, nor is a part of a message in an unknown shape: it is missing from
 * the properties and stays in `raw`.
 * @throws InvalidRequestError when `body` is something else, such as JSON that a framework has read already.
 */
export function parse(body: string | Uint8Array | ArrayBuffer): WebhookEvent {
  const bytes = bytesOf(body);
  let text: string;
  try {
    text = native().webhookParse(bytes);
  } catch (error) {
    throw errorFromNative(error);
  }
  const delivery = JSON.parse(text) as Delivery;
  switch (delivery.event) {
    case 'newMessage':
      return delivered(messageAsItCame(readNewMessage(delivery.value), eventOf(delivery)), delivery);
    case 'newLead':
      return delivered(asItCame(readNewLead(delivery.value), eventOf(delivery)), delivery);
    case 'unknown':
      return { event: 'unknown', raw: delivery.raw };
  }
}

function eventOf({ event, raw }: Delivery): JsonObject {
  return raw[event] as JsonObject;
}

/** With what stood beside it. */
function delivered<Model extends NewMessage | NewLead>(model: Model, { event, raw }: Delivery): Model {
  const beside = Object.entries(raw).filter(([name]) => name !== event);
  return beside.length === 0 ? model : Object.defineProperty(model, 'beside', { value: Object.fromEntries(beside) });
}

function bytesOf(body: unknown): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  // By its tag, because a test runner's own ArrayBuffer is another class.
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return new Uint8Array(body as ArrayBuffer);
  throw new InvalidRequestError("body: give the request's body as it came, as bytes or text", {
    field: 'body',
  });
}

/** Before, `raw` is what the core could read of it. */
function asItCame<Model extends NewMessage | NewLead>(model: Model, raw: JsonObject): Model {
  return Object.defineProperty(model, 'raw', { value: raw });
}

/** With the message inside an edit likewise. */
function messageAsItCame(message: NewMessage, raw: JsonObject): NewMessage {
  if (message.edit !== undefined) {
    const edit = raw['edit'] as JsonObject;
    Object.defineProperty(message.edit, 'raw', { value: edit });
    if (message.edit.message !== undefined) messageAsItCame(message.edit.message, edit['message'] as JsonObject);
  }
  return asItCame(message, raw);
}
