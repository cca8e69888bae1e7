/** Upload sources that fail, hang or are given up: nothing is uploaded, and they are told to stop. */

import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { ConfigError, PayloadTooLargeError, TimeoutError, type UploadSource } from 'avenping';
import { clientOf, fake, hasAcceptedNothing, StalledServer } from './support/servers.js';
import { eventually, rejection } from './support/waiting.js';

const CHUNK = Buffer.alloc(100_000);
const STORY_OVER = new Error('the story is over');

const REFUSAL = '{"success": false, "error": "PAYLOAD_TOO_LARGE", "message": "no"}';
const TOO_LARGE =
  'HTTP/1.1 413 Payload Too Large\r\ncontent-type: application/json\r\n' +
  `content-length: ${REFUSAL.length}\r\n\r\n${REFUSAL}`;

/** A source, and whether it was told to stop. */
interface Watched {
  readonly file: UploadSource;
  readonly stopped: () => boolean;
}

function iterators(hangs: boolean): Iterator<Uint8Array> & AsyncIterator<Uint8Array> & { stopped: boolean } {
  return {
    stopped: false,
    next(): never {
      return (hangs ? new Promise(() => undefined) : { done: false, value: CHUNK }) as never;
    },
    return(): never {
      this.stopped = true;
      return { done: true, value: undefined } as never;
    },
  };
}

function iterable(hangs: boolean): Watched {
  const iterator = iterators(hangs);
  return { file: { [Symbol.asyncIterator]: () => iterator }, stopped: () => iterator.stopped };
}

function syncIterable(): Watched {
  const iterator = iterators(false);
  return { file: { [Symbol.iterator]: () => iterator }, stopped: () => iterator.stopped };
}

function readable(hangs: boolean): Watched {
  const file = new Readable({
    read() {
      if (!hangs) this.push(CHUNK);
    },
  });
  return { file, stopped: () => file.destroyed };
}

function webStream(hangs: boolean): Watched {
  let cancelled = false;
  const file = new ReadableStream<Uint8Array>({
    pull: (controller) => (hangs ? new Promise(() => undefined) : controller.enqueue(new Uint8Array(CHUNK))),
    cancel: () => {
      cancelled = true;
    },
  });
  return { file, stopped: () => cancelled };
}

function generator(): Watched {
  let ended = false;
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) yield CHUNK;
    } finally {
      await Promise.resolve();
      ended = true;
    }
  }
  return { file: chunks(), stopped: () => ended };
}

const SOURCES: Readonly<Record<string, () => Watched>> = {
  'a Readable that hangs': () => readable(true),
  'a Readable': () => readable(false),
  'a web stream that hangs': () => webStream(true),
  'a web stream': () => webStream(false),
  'an async iterable that hangs': () => iterable(true),
  'an async iterable': () => iterable(false),
  'an iterable': () => syncIterable(),
  'a generator': generator,
};

for (const [name, source] of Object.entries(SOURCES)) {
  test(`${name} is told to stop when the call is aborted`, async (t) => {
    const server = await StalledServer.start(t);
    const { file, stopped } = source();
    const abort = new AbortController();
    const outcome = rejection(clientOf(t, server).media.upload({ file }, { signal: abort.signal }));
    await server.waitForRequests();
    abort.abort(STORY_OVER);
    assert.equal(await outcome, STORY_OVER);
    await eventually(stopped, 'it to be told');
    await server.waitForHangUps();
  });

  // A generator that has not begun has nothing to stop.
  if (name !== 'a generator') {
    test(`${name} is told to stop when the call was aborted before`, async (t) => {
      const server = fake(t);
      const { file, stopped } = source();
      const signal = AbortSignal.abort(STORY_OVER);
      assert.equal(await rejection(clientOf(t, server).media.upload({ file }, { signal })), STORY_OVER);
      await eventually(stopped, 'it to be told');
      assert.deepEqual(server.requests(), []);
    });
  }

  test(`${name} is told to stop when the upload is refused before its end`, async (t) => {
    const server = await StalledServer.start(t, TOO_LARGE);
    const { file, stopped } = source();
    const error = await rejection(clientOf(t, server).media.upload({ file }));
    assert(error instanceof PayloadTooLargeError, String(error));
    await eventually(stopped, 'it to be told');
  });

  test(`${name} is told to stop when the client is closed`, async (t) => {
    const client = clientOf(t, fake(t));
    client.close();
    const { file, stopped } = source();
    assert((await rejection(client.media.upload({ file }))) instanceof ConfigError);
    if (name !== 'a generator') await eventually(stopped, 'it to be told');
  });
}

const THROWS: Readonly<Record<string, () => UploadSource>> = {
  'a generator': function* () {
    yield CHUNK;
    throw STORY_OVER;
  },
  'a generator that throws at once': function* () {
    yield* [];
    throw STORY_OVER;
  },
  'an async generator': async function* () {
    yield await Promise.resolve(CHUNK);
    throw STORY_OVER;
  },
  'a Readable': () => {
    let calls = 0;
    return new Readable({
      read() {
        calls += 1;
        if (calls === 1) this.push(CHUNK);
        else this.destroy(STORY_OVER);
      },
    });
  },
  'a web stream': () => {
    let calls = 0;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        calls += 1;
        if (calls === 1) controller.enqueue(new Uint8Array(CHUNK));
        else controller.error(STORY_OVER);
      },
    });
  },
  'an iterator whose end fails too': () => ({
    [Symbol.iterator]: () => ({
      next: () => {
        throw STORY_OVER;
      },
      return: () => {
        throw new Error('another one');
      },
    }),
  }),
};

for (const [name, source] of Object.entries(THROWS)) {
  test(`what ${name} throws comes out, and nothing is uploaded`, async (t) => {
    const server = fake(t);
    assert.equal(await rejection(clientOf(t, server).media.upload({ file: source() })), STORY_OVER);
    hasAcceptedNothing(server);
  });
}

test('the error of a stream of a file comes out', async (t) => {
  const server = fake(t);
  const folder = mkdtempSync(join(tmpdir(), 'avenping-sources-'));
  const error = await rejection(clientOf(t, server).media.upload({ file: createReadStream(join(folder, 'none')) }));
  assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
  hasAcceptedNothing(server);
});

test('a Blob of a file that changed since is an error, and nothing is uploaded', async (t) => {
  const { openAsBlob } = await import('node:fs');
  const server = fake(t);
  const path = join(mkdtempSync(join(tmpdir(), 'avenping-sources-')), 'file');
  writeFileSync(path, CHUNK);
  const file = await openAsBlob(path);
  writeFileSync(path, 'shorter');
  const error = await rejection(clientOf(t, server).media.upload({ file }));
  assert(error instanceof Error);
  hasAcceptedNothing(server);
});

test('a source that hangs is a timeout, which begins when nothing is sent any more', async (t) => {
  const server = fake(t);
  const { file, stopped } = readable(true);
  const client = clientOf(t, server, { timeout: 200 });
  const error = await rejection(client.media.upload({ file }));
  assert(error instanceof TimeoutError, String(error));
  assert(stopped());
  hasAcceptedNothing(server);
});

test('a source that ends early while an upload waits for it is heard before any timeout', async (t) => {
  const server = fake(t);
  const file = new Readable({ read: () => undefined });
  const outcome = rejection(clientOf(t, server).media.upload({ file }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  file.destroy(STORY_OVER);
  assert.equal(await outcome, STORY_OVER);
  hasAcceptedNothing(server);
});

test('a stream that was given to a refused or aborted upload is closed, and what it says later harms nobody', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const uncaught: unknown[] = [];
  const listener = (error: unknown): unknown => uncaught.push(error);
  process.on('uncaughtException', listener);
  t.after(() => process.off('uncaughtException', listener));
  const calls: ((file: Readable) => Promise<unknown>)[] = [
    (file) => client.media.upload({ file, filename: 5 as never }),
    (file) => client.media.upload({ file }, { timeout: -1 }),
    (file) => client.media.upload({ file, onProgress: 'x' as never }),
    (file) => client.media.upload({ file }, { signal: AbortSignal.abort() }),
  ];
  for (const call of calls) {
    const file = createReadStream('/there/is/none');
    assert((await rejection(call(file))) instanceof Error);
    await eventually(() => file.closed, 'it is closed');
    assert(file.destroyed);
  }
  assert.deepEqual(uncaught, []);
  hasAcceptedNothing(server);
});
