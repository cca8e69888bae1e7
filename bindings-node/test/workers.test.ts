/** Worker threads: each has its own addon instance, and the process survives whatever happens to them. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { json, run } from './support/child.js';
import { clientOf, fake, StalledServer } from './support/servers.js';
import type { Task } from './programs/worker.js';

const WAYS = [
  'idle',
  'in flight',
  'at work',
  'in an upload',
  'in a download',
  'with a fake',
  'closed',
  'ends',
  'exits',
];

function worker(task: Task): Worker {
  return new Worker(new URL('programs/worker.js', import.meta.url), { workerData: task });
}

test('100 worker threads are started, used and terminated in turn, many with calls in flight', async (t) => {
  const [server, stalled] = [fake(t), await StalledServer.start(t)];
  const ended = await run('workers', [server.baseUrl, stalled.baseUrl, '100', ...WAYS]);
  assert.deepEqual(json(ended), { done: 100 });
  // The calls in flight of a thread that was terminated have ended with it.
  await stalled.waitForHangUps(110);
});

test('several worker threads and the main thread work at once, and get their own answers', async (t) => {
  const server = fake(t);
  const threads = Array.from({ length: 6 }, async (_, number) => {
    const each = worker({ way: 'ends', baseUrl: server.baseUrl, stalled: '', number });
    // Nothing is left to do then, though it has not closed its client.
    assert.deepEqual(await once(each, 'exit'), [0]);
  });
  const client = clientOf(t, server);
  const own = Array.from({ length: 50 }, (_, n) => client.messages.sendText({ to: `1666000${1000 + n}`, text: 'x' }));
  for (const [n, sent] of (await Promise.all(own)).entries()) {
    assert.equal(sent.contacts[0]?.input, `1666000${1000 + n}`);
  }
  await Promise.all(threads);
  const texts = server.messages().map(({ body }) => body['text']);
  assert.equal(new Set(texts).size, 6 * 50 + 1);
  assert.equal(texts.length, 7 * 50);
});

test('a worker thread that ends leaves the calls of others alone', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 500, path: '/v2/me', times: null });
  const call = clientOf(t, server).me();
  const each = worker({ way: 'at work', baseUrl: server.baseUrl, stalled: '', number: 0 });
  await once(each, 'message');
  await each.terminate();
  assert.equal((await call).defaultPhoneNumberId, server.phoneNumberId);
});
