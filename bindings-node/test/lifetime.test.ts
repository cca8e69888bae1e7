/**
 * When a program ends: by itself once nothing is left to do, not before its calls have ended, and at once when it is
 * told to, whatever is in flight. Never with a crash, nor with a word on standard error.
 */

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fake, StalledServer, STOPS } from './support/servers.js';
import { run, start, type Ended } from './support/child.js';

/** Milliseconds. Without care an end would wait for a call's 30 s, or for ever. */
const PROMPTLY = 5000;
/** How often each of those is tried that could crash. */
const ROUNDS = 4;

const NOTHING_LEFT = [
  'imported only',
  'a webhook',
  'an idle client',
  'a client and its options',
  'a call that has ended',
  'a call that has failed',
  'many calls that have ended',
  'a list that nobody asked for',
  'a list that was left',
  'a download that nobody reads',
  'a download that stalls and was closed',
  'a fake that runs',
  'a call that was aborted',
  'an upload that was aborted before',
  'an upload that was aborted while its source hung',
  'a client that was closed',
  'calls when there was nothing left to do',
];
const EXITS = [
  'exit in flight',
  'exit at once',
  'exit at work',
  'exit within transfers',
  'exit in a progress callback',
  'exit with calls made while exiting',
  'exit with a fake at work',
  'exit with a delivery of a fake in flight',
];

/** One that never answers, or only begins to, and one that does. */
async function serversOf(t: TestContext): Promise<[stalled: string, busy: string]> {
  return [(await StalledServer.start(t)).baseUrl, fake(t).baseUrl];
}

function wait({ out, at }: Ended): number {
  return at - Number(out.split('\n')[0] || at);
}

for (const way of NOTHING_LEFT) {
  test(`${way}: the program ends by itself`, async (t) => {
    const stalled = await StalledServer.start(t, way.includes('stalls') ? STOPS : '');
    const ended = await run('lifetime', [way, stalled.baseUrl, fake(t).baseUrl]);
    assert.deepEqual([ended.code, ended.err], [0, '']);
    assert(wait(ended) < PROMPTLY);
  });
}

for (const way of EXITS) {
  test(`${way}: the program ends at once and in silence`, async (t) => {
    const servers = await serversOf(t);
    const all = await Promise.all(Array.from({ length: ROUNDS }, () => run('lifetime', [way, ...servers])));
    for (const ended of all) {
      assert.deepEqual([ended.code, ended.signal, ended.err], [0, null, '']);
      assert(wait(ended) < PROMPTLY);
    }
  });
}

for (const way of ['in flight', 'at work', 'within transfers']) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends a program with calls ${way}`, async (t) => {
      const servers = await serversOf(t);
      for (let round = 0; round < ROUNDS / 2; round += 1) {
        const child = start('lifetime', [way, ...servers]);
        await child.lines();
        await new Promise((resolve) => setTimeout(resolve, 40));
        assert.equal(child.process.exitCode, null, 'it did not wait for its calls');
        const at = Date.now();
        child.process.kill(signal);
        const ended = await child.end();
        assert.deepEqual([ended.code, ended.signal, ended.err], [null, signal, '']);
        assert(ended.at - at < PROMPTLY);
      }
    });
  }
}

test('a call that nobody awaits is waited for', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 300, times: null });
  for (const way of ['a call that nobody awaits', 'an upload that nobody awaits']) {
    const ended = await run('lifetime', [way, '', server.baseUrl]);
    assert.deepEqual([ended.code, ended.err], [0, '']);
  }
  assert.deepEqual(
    server.requests().map(({ status }) => status),
    [200, 200],
  );
});

test('calls that are made when nothing was left to do are waited for', async (t) => {
  const server = fake(t);
  await run('lifetime', ['calls when there was nothing left to do', '', server.baseUrl]);
  assert.equal(server.messages().length, 1);
});

test('an error of the program ends it, with calls in flight', async (t) => {
  const ended = await run('lifetime', ['an error in flight', ...(await serversOf(t))]);
  assert.equal(ended.code, 1);
  assert.match(ended.err, /a defect of the program/);
  assert.equal(ended.err.match(/Error: /g)?.length, 1, ended.err);
});

test('a rejection that nobody handles ends the program, and says what it was and where', async (t) => {
  const ended = await run('lifetime', ['a rejection that nobody handles', '', fake(t).baseUrl]);
  assert.equal(ended.code, 1);
  assert.match(ended.err, /NotFoundError: templates\.get: NOT_FOUND \(HTTP 404\)/);
  assert.match(ended.err, /at async shop .*programs\/lifetime\.js:/, 'its stack leads to the call');
});
