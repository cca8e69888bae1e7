/** A `file` that defends itself, or only looks like a source, is refused by name; nothing raw of JavaScript comes out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidRequestError } from 'avenping';
import { hostile, MINE, revoked } from './support/hostile.js';
import { clientOf, fake, hasAcceptedNothing } from './support/servers.js';
import { rejection } from './support/waiting.js';

/** Memory that somebody else has now. */
function detached(size: number): ArrayBuffer {
  const buffer = new ArrayBuffer(size);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function viewOfDetached(size: number): Uint8Array {
  const view = new Uint8Array(size);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

const answering = (answer: unknown): unknown => ({ [Symbol.asyncIterator]: () => ({ next: () => answer }) });

const SOURCES: Readonly<Record<string, () => unknown>> = {
  'a detached ArrayBuffer': () => detached(10),
  'a great detached ArrayBuffer': () => detached(3_000_000),
  'a view of detached memory': () => viewOfDetached(10),
  'a DataView of detached memory': () => {
    const view = new DataView(new ArrayBuffer(10));
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'a chunk of detached memory': () => [detached(10)],
  'a revoked proxy': revoked,
  'a proxy that throws': () => hostile,
  'a chunk that is a revoked proxy': () => [revoked()],
  'a getter that throws': () => ({
    get locked(): boolean {
      throw MINE;
    },
  }),
  'no method in the place of the iterator': () => ({ [Symbol.asyncIterator]: 5 }),
  'an iterator that is undefined': () => ({ [Symbol.asyncIterator]: () => undefined }),
  'an iterator without next': () => ({ [Symbol.iterator]: () => ({}) }),
  'a method that throws in the place of the iterator': () => ({
    [Symbol.asyncIterator]: () => {
      throw MINE;
    },
  }),
  'an imitated Blob': () => Object.create(Blob.prototype) as unknown,
  'an imitated web stream': () => ({ getReader: () => ({}) }),
  'next that answers undefined': () => answering(undefined),
  'next that answers null': () => answering(Promise.resolve(null)),
  'next that answers a number': () => answering(5),
};

for (const [name, source] of Object.entries(SOURCES)) {
  test(`${name} is refused`, async (t) => {
    const server = fake(t);
    const error = await rejection(clientOf(t, server).media.upload({ file: source() as never }));
    assert(error instanceof InvalidRequestError, String(error));
    assert.deepEqual([error.field, error.operation], ['file', 'media.upload']);
    hasAcceptedNothing(server);
  });
}

test('what is thrown by the file when it is looked at is the cause', async (t) => {
  const error = await rejection(clientOf(t, fake(t)).media.upload({ file: hostile as never }));
  assert(error instanceof InvalidRequestError);
  assert.equal(error.cause, MINE);
});

test('what next throws is the program’s own error', async (t) => {
  const next = (): never => {
    throw MINE;
  };
  const file = { [Symbol.iterator]: () => ({ next }) };
  assert.equal(await rejection(clientOf(t, fake(t)).media.upload({ file })), MINE);
});

test('memory that is given away during an upload is refused, and nothing is uploaded', async (t) => {
  const server = fake(t);
  const file = new Uint8Array(30_000_000);
  const outcome = rejection(clientOf(t, server).media.upload({ file }));
  structuredClone(file.buffer, { transfer: [file.buffer] });
  const error = await outcome;
  assert(error instanceof InvalidRequestError, String(error));
  assert.equal(error.field, 'file');
  assert.match(error.reason, /given away/);
  hasAcceptedNothing(server);
});
