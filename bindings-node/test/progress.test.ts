/** Progress callbacks: to the end, in order, and what they throw comes out. */

import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { UploadSource } from 'avenping';
import { clientOf, fake } from './support/servers.js';
import { eventually, rejection } from './support/waiting.js';

const CONTENT = Buffer.alloc(1_300_000, 'x');
const FOLDER = mkdtempSync(join(tmpdir(), 'avenping-progress-'));
const FILE = join(FOLDER, 'content');
writeFileSync(FILE, CONTENT);

class EnoughError extends Error {}

const SOURCES: Readonly<Record<string, () => UploadSource>> = {
  bytes: () => CONTENT.subarray(0, 1_000_000),
  'many bytes': () => CONTENT,
  'a path': () => FILE,
  'a Blob': () => new Blob([CONTENT]),
  'a stream': () => Readable.from([CONTENT.subarray(0, 650_000), CONTENT.subarray(650_000)]),
};

/** A callback that remembers. */
function reports(): { onProgress(done: number, total?: number): void; check(size: number, total?: number): void } {
  const all: [number, number | undefined][] = [];
  return {
    onProgress: (done, total) => all.push([done, total]),
    check(size, total) {
      const done = all.map(([each]) => each);
      assert.deepEqual(
        done,
        [...done].sort((a, b) => a - b),
      );
      assert.equal(done.at(-1), size);
      assert.deepEqual([...new Set(all.map(([, each]) => each))], [total]);
    },
  };
}

for (const [kind, source] of Object.entries(SOURCES)) {
  test(`the progress of an upload of ${kind} is reported to the end`, async (t) => {
    const { onProgress, check } = reports();
    await clientOf(t, fake(t)).media.upload({ file: source(), onProgress });
    const size = kind === 'bytes' ? 1_000_000 : CONTENT.byteLength;
    check(size, kind === 'a stream' ? undefined : size);
  });

  test(`what a callback of an upload of ${kind} throws comes out`, async (t) => {
    const server = fake(t);
    server.fault({ kind: 'delay', ms: 500, times: null });
    const enough = new EnoughError();
    const onProgress = (): never => {
      throw enough;
    };
    assert.equal(await rejection(clientOf(t, server).media.upload({ file: source(), onProgress })), enough);
  });
}

test('the progress of a download is reported to the end', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const { mediaId } = await client.media.upload({ file: CONTENT });
  const { onProgress, check } = reports();
  const download = await client.media.download(mediaId);
  assert.equal(await download.save(join(FOLDER, 'saved'), { onProgress }), CONTENT.byteLength);
  check(CONTENT.byteLength, CONTENT.byteLength);
});

test('progress is reported while a download is slow', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const { mediaId } = await client.media.upload({ file: CONTENT.subarray(0, 100) });
  server.fault({ kind: 'drip', bytes: 25, ms: 60 });
  const onProgress = t.mock.fn();
  await (await client.media.download(mediaId)).save(join(FOLDER, 'slow'), { onProgress });
  assert(onProgress.mock.callCount() >= 3);
  assert.deepEqual(onProgress.mock.calls.at(-1)?.arguments, [100, 100]);
});

test('what a callback of a download throws comes out, and no file is left', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'drip', bytes: 10, ms: 60, times: null });
  const folder = mkdtempSync(join(tmpdir(), 'avenping-progress-'));
  const download = await clientOf(t, server).media.download('1234567890');
  const enough = new EnoughError();
  const onProgress = (): never => {
    throw enough;
  };
  assert.equal(await rejection(download.save(join(folder, 'file'), { onProgress })), enough);
  await eventually(() => readdirSync(folder).length === 0, 'the removal of the part that was written');
});

test('nothing is reported after the end', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  let over = false;
  for (let round = 0; round < 20; round += 1) {
    over = false;
    const onProgress = (): void => assert(!over);
    await client.media.upload({ file: CONTENT.subarray(round), onProgress });
    over = true;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a callback runs in the asynchronous context of its call', async (t) => {
  const client = clientOf(t, fake(t));
  const context = new AsyncLocalStorage<string>();
  const seen = new Set<string | undefined>();
  const onProgress = (): unknown => seen.add(context.getStore());
  const { mediaId } = await context.run('order 1', () => client.media.upload({ file: CONTENT, onProgress }));
  const download = await client.media.download(mediaId);
  await context.run('order 2', () => download.save(join(FOLDER, 'context'), { onProgress }));
  assert.deepEqual(seen, new Set(['order 1', 'order 2']));
});
