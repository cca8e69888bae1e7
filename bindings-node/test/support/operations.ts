/** The core's table of operations, and how its calls are written in this language. */

import type { Client } from 'avenping';
import { camelCase, methodOf } from '../conformance/typed.js';
import { readJson } from './repository.js';

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly doc: string;
  readonly evidence: string;
  readonly repeatIsSafe: boolean;
  readonly request: string;
  readonly parameters: readonly { readonly name: string; readonly required: boolean }[];
}

interface Manifest {
  readonly operations: readonly Operation[];
  readonly version: string;
}

export const MANIFEST = readJson<Manifest>('api/manifest.json');

/** Arguments that every operation accepts. */
export const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'templates.list': { limit: 5, after: 'a', search: 'x' },
  'templates.get': { name: 'hello_world' },
  'templates.send': {
    to: '15551234567',
    templateName: 'hello_world',
    language: 'en_US',
    components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }],
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'forms.list': { limit: 5, after: 'a' },
  'forms.search': { limit: 5, q: 'x' },
  'forms.get': { flowId: '1155000000000001' },
  'media.upload': {
    file: Buffer.from('x'),
    filename: 'a.png',
    mimeType: 'image/png',
    phoneNumberId: '109876543210987',
    onProgress: () => undefined,
  },
  'media.download': { mediaId: '1234567890', disposition: 'inline' },
  'messages.send_text': {
    to: '15551234567',
    text: 'Hello',
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'messages.send_media': {
    to: '15551234567',
    mediaId: '1234567890',
    type: 'document',
    caption: 'Receipt',
    filename: 'a.pdf',
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'messages.send_location': {
    to: '15551234567',
    latitude: 1.5,
    longitude: 2.5,
    name: 'Shop',
    address: '1 Street',
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'messages.send_interactive': {
    to: '15551234567',
    interactive: {
      type: 'button',
      body: { text: 'Does it suit?' },
      action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
    },
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'messages.send': {
    to: '15551234567',
    text: 'Hello',
    phoneNumberId: '109876543210987',
    contextMessageWamid: 'wamid.1',
  },
  'webhooks.set_config': { webhookUrl: 'https://shop.example/', webhookCode: 'c0de' },
};

/** Names that differ from the table's, where the method takes an object of the API's apart or calls it better. */
const PATHS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'messages.send_media': {
    mediaId: 'media.mediaId',
    type: 'media.type',
    caption: 'media.caption',
    filename: 'media.filename',
  },
  'messages.send_location': {
    latitude: 'location.latitude',
    longitude: 'location.longitude',
    name: 'location.name',
    address: 'location.address',
  },
};

/** What an error calls an argument: its path on the wire. */
export function fieldOf(operation: string, argument: string): string {
  return PATHS[operation]?.[argument] ?? argument;
}

/** The method's place in the client: `messages.sendText` for `messages.send_text`. */
export function methodPath(operation: string): string {
  return operation.split('.').map(camelCase).join('.');
}

/** Whether the argument has to be there. */
export function isRequired({ name, parameters }: Operation, argument: string): boolean {
  if (name === 'messages.send_media') return ['to', 'mediaId', 'type'].includes(argument);
  if (name === 'messages.send_location') return ['to', 'latitude', 'longitude'].includes(argument);
  return argument === 'file' || parameters.some((each) => each.name === argument && each.required);
}

/** Calls a method with anything. What it throws at once is a rejection too. */
export async function callWith(client: Client, operation: string, ...args: unknown[]): Promise<unknown> {
  const method = methodOf(client, operation);
  if (method === undefined) throw new Error(`there is no ${camelCase(operation)}`);
  return method(...args);
}
