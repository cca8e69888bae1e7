/** `AbortSignal`: it cuts a call wherever it is, the promise rejects with its reason, and nothing of it stays behind. */

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TimeoutError, type CallOptions, type Client } from 'avenping';
import { native, type NativeClient } from '../ts/native.js';
import { clientOf, fake, StalledServer, STOPS, TO } from './support/servers.js';
import { collected, eventually, inTime, rejection } from './support/waiting.js';

const { prototype } = native().Client as unknown as { readonly prototype: NativeClient };
const takeAll = prototype.drain;
const REASON = { not: 'even an error' };
const MEDIA = '1234567890';

/** A call of each way over to the core. */
const CALLS: Readonly<Record<string, (client: Client, options: CallOptions) => PromiseLike<unknown>>> = {
  'an operation': (client, options) => client.messages.sendText({ to: TO, text: 'Hello' }, options),
  'a request': (client, options) => client.request('POST', '/v2/new', {}, options),
  'a list': (client, options) => client.templates.list({}, options),
  'the items of a list': (client, options) => collected(client.forms.list({}, options)),
  'an upload of bytes': (client, options) => client.media.upload({ file: Buffer.alloc(1000) }, options),
  'an upload of a stream': (client, options) => client.media.upload({ file: [Buffer.alloc(1000)] }, options),
  'an upload with progress': (client, options) =>
    client.media.upload({ file: Buffer.alloc(1000), onProgress: () => undefined }, options),
  'a download': async (client, options) => (await client.media.download(MEDIA, options)).arrayBuffer(),
};

function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name} that was aborted before is not made`, async (t) => {
    const server = fake(t);
    const signal = AbortSignal.abort(REASON);
    assert.equal(await rejection(call(clientOf(t, server), { signal })), REASON);
    assert.equal(listeners(signal), 0);
    assert.deepEqual(server.requests(), []);
  });

  test(`${name} that is aborted during its request hangs up`, async (t) => {
    const server = await StalledServer.start(t);
    const abort = new AbortController();
    const outcome = rejection(call(clientOf(t, server), { signal: abort.signal }));
    await server.waitForRequests();
    abort.abort(REASON);
    assert.equal(await outcome, REASON);
    await server.waitForHangUps();
    assert.equal(listeners(abort.signal), 0);
  });

  test(`${name} that ends by itself leaves no listener`, async (t) => {
    const server = fake(t);
    server.fault({ kind: 'status', status: 400 });
    const { signal } = new AbortController();
    await rejection(call(clientOf(t, server), { signal }));
    assert.equal(listeners(signal), 0);
    await inTime(Promise.allSettled([call(clientOf(t, server), { signal })]));
    assert.equal(listeners(signal), 0);
  });
}

test('the reason without one is an AbortError, as everywhere on the platform', async (t) => {
  const client = clientOf(t, fake(t));
  const reason = await rejection(client.me({ signal: AbortSignal.abort() }));
  assert(reason instanceof DOMException);
  assert.equal(reason.name, 'AbortError');
});

test('a signal that times out rejects with its TimeoutError, not with ours', async (t) => {
  const server = await StalledServer.start(t);
  const reason = await rejection(clientOf(t, server).me({ signal: AbortSignal.timeout(50) }));
  assert(reason instanceof DOMException);
  assert.equal(reason.name, 'TimeoutError');
  assert(!(reason instanceof TimeoutError));
  await server.waitForHangUps();
});

test('what is aborted before its batch left is never sent', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  for (let round = 0; round < 20; round += 1) {
    const abort = new AbortController();
    // The first goes at once; those after it wait for the end of the turn, to travel together.
    const calls = ['0', '1', '2', '3'].map((text) =>
      client.messages.sendText({ to: TO, text }, text === '2' ? { signal: abort.signal } : {}),
    );
    abort.abort(REASON);
    const results = await Promise.allSettled(calls);
    assert.deepEqual(results[2], { status: 'rejected', reason: REASON });
  }
  // What was started before has ended by now, so nothing can be on its way any more.
  const sent = server.messages().map(({ body }) => body['text']);
  assert.deepEqual(
    sent.sort(),
    ['0', '1', '3'].flatMap((text) => Array<string>(20).fill(text)),
  );
  assert.equal(server.requests().length, 60);
});

test('one signal for many calls aborts them all and keeps nothing of them, and nobody warns', async (t) => {
  const warn = t.mock.method(process, 'emitWarning');
  const server = await StalledServer.start(t);
  const client = clientOf(t, server);
  const abort = new AbortController();
  const calls = Array.from({ length: 20 }, () => rejection(client.me({ signal: abort.signal })));
  await server.waitForRequests(20);
  assert.equal(listeners(abort.signal), 1);
  abort.abort(REASON);
  assert.deepEqual(await Promise.all(calls), Array(20).fill(REASON));
  await server.waitForHangUps(20);
  assert.equal(listeners(abort.signal), 0);
  assert.equal(warn.mock.callCount(), 0);
});

test('a wait before a repeat is cut', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'rate_limit', retry_after: 30, times: null });
  const abort = new AbortController();
  const since = performance.now();
  const outcome = rejection(clientOf(t, server).messages.sendText({ to: TO, text: 'Hello' }, { signal: abort.signal }));
  await eventually(() => server.requests().length === 1, 'the first attempt');
  await sleep(50);
  abort.abort(REASON);
  assert.equal(await outcome, REASON);
  assert(performance.now() - since < 10_000);
  assert.equal(server.requests().length, 1);
});

test('a list is cut between two pages', async (t) => {
  const server = fake(t);
  const abort = new AbortController();
  let seen = 0;
  const iterate = async (): Promise<void> => {
    for await (const template of clientOf(t, server).templates.list({ limit: 5 }, { signal: abort.signal })) {
      assert(template.name);
      seen += 1;
      if (seen === 5) abort.abort(REASON);
    }
  };
  assert.equal(await rejection(iterate()), REASON);
  assert.equal(seen, 5);
  assert.equal(server.requests().length, 1);
  assert.equal(listeners(abort.signal), 0);
});

test('a controller does for an object with its signal', async (t) => {
  const server = await StalledServer.start(t);
  const abort = new AbortController();
  const outcome = rejection(clientOf(t, server).me(abort));
  await server.waitForRequests();
  abort.abort(REASON);
  assert.equal(await outcome, REASON);
});

test('a signal that withOptions gave holds for all calls', async (t) => {
  const server = await StalledServer.start(t);
  const abort = new AbortController();
  const client = clientOf(t, server).withOptions({ signal: abort.signal });
  const calls = [client.me(), client.withOptions({ timeout: 9000 }).me({ maxRetries: 0 })].map((call) =>
    rejection(call),
  );
  await server.waitForRequests(2);
  abort.abort(REASON);
  assert.deepEqual(await Promise.all(calls), [REASON, REASON]);
  await server.waitForHangUps(2);
});

const READINGS: Readonly<Record<string, (client: Client, signal: AbortSignal) => Promise<unknown>>> = {
  iteration: async (client, signal) => collected(await client.media.download(MEDIA, { signal })),
  stream: async (client, signal) => collected((await client.media.download(MEDIA, { signal })).stream()),
  arrayBuffer: async (client, signal) => (await client.media.download(MEDIA, { signal })).arrayBuffer(),
  save: async (client, signal) => (await client.media.download(MEDIA, { signal })).save(join(FOLDER, 'file')),
};
const FOLDER = mkdtempSync(join(tmpdir(), 'avenping-abort-'));

for (const [name, read] of Object.entries(READINGS)) {
  test(`a download is cut while it is read by ${name}`, async (t) => {
    const server = await StalledServer.start(t, STOPS);
    const abort = new AbortController();
    const outcome = rejection(read(clientOf(t, server), abort.signal));
    await server.waitForRequests();
    await sleep(100);
    abort.abort(REASON);
    assert.equal(await outcome, REASON);
    await server.waitForHangUps();
    assert.equal(listeners(abort.signal), 0);
    await eventually(() => readdirSync(FOLDER).length === 0, 'the removal of the part that was written');
  });
}

test('a download that is aborted while nobody reads it hangs up', async (t) => {
  const server = await StalledServer.start(t, STOPS);
  const abort = new AbortController();
  const download = await clientOf(t, server).media.download(MEDIA, { signal: abort.signal });
  abort.abort(REASON);
  await server.waitForHangUps();
  assert.equal(await rejection(download.arrayBuffer()), REASON);
  assert.equal(listeners(abort.signal), 0);
});

test('a download that is aborted in the turn in which it opens hangs up', async (t) => {
  const server = await StalledServer.start(t, STOPS);
  const abort = new AbortController();
  // As a callback of progress would, that comes before it in the same batch.
  const drain = t.mock.method(prototype, 'drain', function (this: NativeClient) {
    const entries: unknown[] = takeAll.call(this);
    if (entries.some((entry) => typeof entry === 'object' && entry !== null)) abort.abort(REASON);
    opened.push(...entries);
    return entries;
  });
  const opened: unknown[] = []; // so that no collection closes it
  const outcome = rejection(clientOf(t, server).media.download(MEDIA, { signal: abort.signal }));
  assert.equal(await outcome, REASON);
  assert(drain.mock.callCount() > 0 && opened.length > 0);
  await server.waitForHangUps();
});
