/** Downloads: whole or an error, read once, and their connection is freed however they end. */

import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import {
  ConfigError,
  ConnectionError,
  InvalidRequestError,
  NotFoundError,
  TimeoutError,
  type Client,
  type Download,
} from 'avenping';
import { collect } from './support/process.js';
import { clientOf, fake, StalledServer, STOPS } from './support/servers.js';
import { collected, inTime, rejection } from './support/waiting.js';

const CONTENT = Buffer.from(Uint8Array.from({ length: 1_024_000 }, (_, index) => index % 253));
const PIXEL = '1234567890';

function folderOf(t: TestContext): string {
  return mkdtempSync(join(tmpdir(), `avenping-${t.name.length}-`));
}

async function uploaded(client: Client): Promise<string> {
  return (await client.media.upload({ file: CONTENT, filename: 'a.png' })).mediaId;
}

const READINGS: Readonly<Record<string, (download: Download) => Promise<Uint8Array>>> = {
  iteration: async (download) => Buffer.concat(await collected(download)),
  arrayBuffer: async (download) => new Uint8Array(await download.arrayBuffer()),
  stream: async (download) => Buffer.concat(await collected(download.stream())),
  'a stream of Node’s': async (download) =>
    Buffer.concat(await collected<Buffer>(Readable.fromWeb(download.stream() as never))),
  Response: async (download) => new Uint8Array(await new Response(download.stream()).arrayBuffer()),
  'Readable.from': async (download) => Buffer.concat(await collected<Buffer>(Readable.from(download))),
};

for (const [name, read] of Object.entries(READINGS)) {
  test(`${name} gives the content`, async (t) => {
    const client = clientOf(t, fake(t));
    const download = await client.media.download({ mediaId: await uploaded(client) });
    assert.deepEqual([download.contentType, download.contentLength], ['image/png', CONTENT.byteLength]);
    assert(CONTENT.equals(await read(download)));
  });

  test(`${name} of a file that breaks off is an error`, async (t) => {
    const server = fake(t);
    const client = clientOf(t, server);
    const mediaId = await uploaded(client);
    server.fault({ kind: 'truncate', of: 'body', then: 'close', path: '/v2/media/*', times: null });
    const download = await client.media.download(mediaId);
    assert((await rejection(read(download))) instanceof ConnectionError);
  });

  test(`${name} of a file that stalls times out, and hangs up`, async (t) => {
    const server = await StalledServer.start(t, STOPS);
    const download = await clientOf(t, server, { timeout: 200 }).media.download('1');
    assert((await rejection(read(download))) instanceof TimeoutError);
    await server.waitForHangUps();
  });
}

test('saving writes the file and says its size', async (t) => {
  const client = clientOf(t, fake(t));
  const [mediaId, folder] = [await uploaded(client), folderOf(t)];
  const path = join(folder, 'größe.png');
  for (const to of [path, path, pathToFileURL(path)]) {
    const download = await client.media.download(mediaId);
    assert.equal(await download.save(to), CONTENT.byteLength);
    assert(CONTENT.equals(readFileSync(path)));
    writeFileSync(path, 'an older one');
  }
  assert.deepEqual(readdirSync(folder), ['größe.png']);
});

test('a file that breaks off leaves an older file as it was', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const [mediaId, folder] = [await uploaded(client), folderOf(t)];
  const path = join(folder, 'file');
  writeFileSync(path, 'an older one');
  server.fault({ kind: 'truncate', of: 'body', then: 'close', path: '/v2/media/*', times: null });
  const download = await client.media.download(mediaId);
  assert((await rejection(download.save(path))) instanceof ConnectionError);
  assert.equal(readFileSync(path, 'utf8'), 'an older one');
  assert.deepEqual(readdirSync(folder), ['file']);
});

test('a file that cannot be written is an error that names the path', async (t) => {
  const client = clientOf(t, fake(t));
  const folder = folderOf(t);
  for (const path of [join(folder, 'no such folder', 'file'), folder, '']) {
    const error = await rejection((await client.media.download(PIXEL)).save(path));
    assert(error instanceof InvalidRequestError);
    assert.equal(error.field, 'path');
  }
});

test('the name of an attachment is known, and what is not known is undefined', async (t) => {
  const client = clientOf(t, fake(t));
  const attachment = await client.media.download({ mediaId: PIXEL, disposition: 'attachment' });
  assert.deepEqual([attachment.filename, attachment.contentLength], ['pixel.png', 70]);
  assert.match(inspect(attachment), /^Download \{.*image\/png.*70/s);
  const bare = await StalledServer.start(t, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
  const { contentType, contentLength, filename } = await clientOf(t, bare).media.download(PIXEL);
  assert.deepEqual([contentType, contentLength, filename], [undefined, undefined, undefined]);
});

test('what is not there rejects when it is opened', async (t) => {
  assert((await rejection(clientOf(t, fake(t)).media.download('999'))) instanceof NotFoundError);
});

test('a download can be read once', async (t) => {
  const client = clientOf(t, fake(t));
  const download = await client.media.download(PIXEL);
  assert.equal((await download.arrayBuffer()).byteLength, 70);
  download.close();
  download.close();
  for (const again of [
    download.arrayBuffer(),
    collected(download),
    collected(download.stream()),
    download.save(join(folderOf(t), 'file')),
  ]) {
    const error = await rejection(again);
    assert(error instanceof ConfigError);
    assert.match(error.reason, /closed, or was saved/);
  }
});

/** What takes all of it. */
const WHOLE: Readonly<Record<string, (download: Download, path: string) => Promise<unknown>>> = {
  arrayBuffer: (download) => download.arrayBuffer(),
  save: (download, path) => download.save(path),
};

for (const [name, take] of Object.entries(WHOLE)) {
  test(`${name} refuses what was begun, and the rest can be read all the same`, async (t) => {
    const client = clientOf(t, fake(t));
    const download = await client.media.download(await uploaded(client));
    const path = join(folderOf(t), 'file');
    const iterator = download[Symbol.asyncIterator]();
    const first = await iterator.next();
    const error = await rejection(take(download, path));
    assert(error instanceof ConfigError);
    assert.match(error.reason, /a part of the download was read before/);
    assert.equal(error.operation, 'media.download');
    const rest = await collected({ [Symbol.asyncIterator]: () => iterator });
    assert(first.done !== true);
    assert(CONTENT.equals(Buffer.concat([first.value, ...rest])));
  });

  test(`${name} that is refused while a chunk is awaited leaves its reader and its signal alone`, async (t) => {
    const server = await StalledServer.start(t, STOPS);
    const abort = new AbortController();
    const download = await clientOf(t, server).media.download('1', { signal: abort.signal });
    const iterator = download[Symbol.asyncIterator]();
    await iterator.next();
    const reading = rejection(iterator.next());
    const error = await rejection(take(download, join(folderOf(t), 'file')));
    assert(error instanceof ConfigError);
    assert.match(error.reason, /being read elsewhere/);
    assert.equal(getEventListeners(abort.signal, 'abort').length, 1);
    abort.abort('over');
    assert.equal(await reading, 'over');
    await server.waitForHangUps();
  });
}

const ENDS: Readonly<Record<string, (download: Download) => unknown>> = {
  close: (download) => {
    download.close();
  },
  'leaving the iteration': async (download) => {
    for await (const chunk of download) if (chunk.byteLength > 0) break;
  },
  'throwing in the iteration': async (download) => {
    const iterate = async (): Promise<void> => {
      for await (const chunk of download) throw new Error(`no more than ${chunk.byteLength}`);
    };
    await rejection(iterate());
  },
  'cancelling the stream': (download) => download.stream().cancel(),
  'cancelling the stream while it is read': async (download) => {
    const reader = download.stream().getReader();
    assert.equal((await reader.read()).value?.byteLength, 9);
    const reading = reader.read();
    await reader.cancel();
    assert.equal((await inTime(reading)).done, true);
  },
  'destroying the stream of Node’s': (download) => Readable.fromWeb(download.stream() as never).destroy(),
  'closing while it is read': async (download) => {
    const iterator = download[Symbol.asyncIterator]();
    await iterator.next();
    const reading = iterator.next();
    download.close();
    assert((await rejection(reading)) instanceof ConfigError);
  },
};

for (const [name, end] of Object.entries(ENDS)) {
  test(`${name} frees the connection`, async (t) => {
    const server = await StalledServer.start(t, STOPS);
    const download = await clientOf(t, server).media.download('1');
    await end(download);
    await server.waitForHangUps();
  });
}

test('a download that is thrown away frees its connection', async (t) => {
  const server = await StalledServer.start(t, STOPS);
  const { signal } = new AbortController();
  const client = clientOf(t, server);
  const open = async (): Promise<void> => {
    await client.media.download('1', { signal });
    await client.media.download('1');
  };
  await open();
  for (let round = 0; round < 20; round += 1) {
    await sleep(10);
    collect();
  }
  await server.waitForHangUps(2);
});

test('two cannot read one download at once', async (t) => {
  const server = await StalledServer.start(t, STOPS);
  const download = await clientOf(t, server, { timeout: 300 }).media.download('1');
  const [first, second] = [download[Symbol.asyncIterator](), download[Symbol.asyncIterator]()];
  await first.next();
  const reading = rejection(first.next());
  const error = await rejection(second.next());
  assert(error instanceof ConfigError);
  assert.match(error.reason, /being read elsewhere/);
  // The one that came second has ended the download, as leaving an iteration does.
  assert((await reading) instanceof Error);
});

/** Reads one chunk, and then no more; the rest is whoever reads it. */
const BEGINNINGS: Readonly<Record<string, (download: Download) => Promise<unknown>>> = {
  iteration: (download) => download[Symbol.asyncIterator]().next(),
  stream: (download) => download.stream().getReader().read(),
  'a stream of Node’s': (download) => once(Readable.fromWeb(download.stream() as never), 'readable'),
};

for (const [name, begin] of Object.entries(BEGINNINGS)) {
  test(`${name} reads no further than it is asked to`, async (t) => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 200000000\r\n\r\n');
        const more = (): void => {
          sent += chunk.byteLength;
          socket.write(chunk, (error) => {
            if (!error) more();
          });
        };
        more();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as { port: number };
    const download = await clientOf(t, { baseUrl: `http://127.0.0.1:${port}` }).media.download('1');
    await begin(download);
    let before: number;
    do {
      before = sent;
      await sleep(200);
    } while (sent > before);
    // What the kernel and the core hold; the rest waits at the server.
    assert(sent > 0 && sent < 32_000_000, `${sent} bytes were taken without being asked for`);
    download.close();
  });
}

test('a stream of Node’s that is destroyed while a chunk is awaited frees the connection at once', async (t) => {
  const server = await StalledServer.start(t, 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx');
  const readable = Readable.from(await clientOf(t, server).media.download(PIXEL));
  readable.resume();
  await sleep(50);
  readable.destroy();
  await inTime(once(readable, 'close'), 3000);
});
