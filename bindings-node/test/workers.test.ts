/** Worker threads: each has its own addon instance, and the process survives whatever happens to them. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { json, run } from './support/child.js';
import type { Held } from './support/process.js';
import { clientOf, fake } from './support/servers.js';
import type { Task } from './programs/worker.js';

const WAYS = [
  'idle',
  'in flight',
  'at work',
  'in an upload',
  'in a download',
  'with a fake',
  'closed in flight',
  'ends',
  'exits in flight',
  'exits at once',
  'throws in flight',
  'at any moment',
];

function worker(task: Omit<Task, 'watching'>): Worker {
  return new Worker(new URL('programs/worker.js', import.meta.url), {
    workerData: { ...task, watching: task.baseUrl },
  });
}

test('100 worker threads are started, used and ended in turn, and their calls in flight end with them', async (t) => {
  const ended = await run('workers', [fake(t).baseUrl, '100', ...WAYS], { flags: ['--expose-gc'] });
  const { done, early, late } = json<{ done: number; early: Held; late: Held }>(ended);
  // That these are not more is judged there.
  assert.equal(done, 100);
  t.diagnostic(
    `descriptors ${early.descriptors} and ${late.descriptors}, threads ${early.threads} and ${late.threads}`,
  );
});

test('several worker threads and the main thread work at once, and get their own answers', async (t) => {
  const server = fake(t);
  const threads = Array.from({ length: 6 }, async (_, number) => {
    const each = worker({ way: 'ends', baseUrl: server.baseUrl, number });
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
  const each = worker({ way: 'idle', baseUrl: server.baseUrl, number: 0 });
  await once(each, 'message');
  await each.terminate();
  assert.equal((await call).defaultPhoneNumberId, server.phoneNumberId);
});
