/** Uploads from everything that has bytes: they arrive whole, or not at all. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, openAsBlob, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { AvenPingError, InvalidRequestError, type UploadSource } from 'avenping';
import type { MockServer } from 'avenping/testing';
import { clientOf, fake, hasAcceptedNothing } from './support/servers.js';
import { rejection } from './support/waiting.js';

/** More than the megabyte that goes over in one piece, and than three chunks. */
const CONTENT = Buffer.from(Uint8Array.from({ length: 256 * 5000 }, (_, index) => index % 251));
const SMALL = CONTENT.subarray(0, 1000);
const FOLDER = mkdtempSync(join(tmpdir(), 'avenping-uploads-'));
const FILE = join(FOLDER, 'clip.mp4');
writeFileSync(FILE, CONTENT);

function* slices(content: Uint8Array): Generator<Uint8Array, void> {
  for (let start = 0; start < content.byteLength; start += 100_000) {
    yield content.subarray(start, start + 100_000);
    yield new Uint8Array(0);
  }
}

async function* asyncSlices(content: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (const chunk of slices(content)) {
    await new Promise(setImmediate);
    yield chunk;
  }
}

function webStream(content: Uint8Array): ReadableStream<Uint8Array> {
  const chunks = asyncSlices(content);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else if (value.byteLength > 0) controller.enqueue(value);
      else await this.pull?.(controller);
    },
  });
}

/** What comes through a socket. */
async function socket(content: Uint8Array): Promise<ReadableStream<Uint8Array> | Readable> {
  const { connect } = await import('node:net');
  const server = createServer((each) => {
    each.end(content);
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connect((server.address() as AddressInfo).port, '127.0.0.1');
}

type Sources = Readonly<Record<string, (content: Buffer) => UploadSource | Promise<UploadSource>>>;

const WITH_A_LENGTH: Sources = {
  'a Buffer': (content) => content,
  'a Uint8Array': (content) => new Uint8Array(content),
  'an ArrayBuffer': (content) => new Uint8Array(content).buffer,
  'a Uint16Array': (content) => new Uint16Array(new Uint8Array(content).buffer),
  'a DataView': (content) => new DataView(new Uint8Array(content).buffer),
  'a Blob': (content) => new Blob([content.subarray(0, 500), content.subarray(500)]),
  'a File': (content) => new File([content], 'b.bin'),
  'a Blob of a file': async (content) => {
    writeFileSync(join(FOLDER, 'blob'), content);
    return openAsBlob(join(FOLDER, 'blob'));
  },
  'a path': (content) => {
    writeFileSync(join(FOLDER, 'größe.bin'), content);
    return join(FOLDER, 'größe.bin');
  },
  'a file: URL': (content) => {
    writeFileSync(join(FOLDER, 'a b#c.bin'), content);
    return pathToFileURL(join(FOLDER, 'a b#c.bin'));
  },
};

const WITHOUT: Sources = {
  'a generator': slices,
  'a list of chunks': (content) => [...slices(content)],
  'other kinds of bytes': (content) =>
    [
      new Uint8Array(content.subarray(0, 500)).buffer,
      new DataView(new Uint8Array(content).buffer, 500) as unknown as Uint8Array,
    ] as Uint8Array[],
  'an async generator': asyncSlices,
  'a Readable': (content) => Readable.from(asyncSlices(content)),
  'a PassThrough': (content) => Readable.from(slices(content)).pipe(new PassThrough()),
  'a stream of a file': (content) => {
    writeFileSync(join(FOLDER, 'stream.bin'), content);
    return createReadStream(join(FOLDER, 'stream.bin'));
  },
  'a web stream': webStream,
  'a stream of bytes of the web': (content) => new Blob([content]).stream(),
  'the body of a Response': (content) => new Response(content).body as ReadableStream<Uint8Array>,
  'a socket': socket,
};

/** Of the last upload: size, hash, and the length that was stated ahead. */
function arrived(server: MockServer): unknown[] {
  const request = server.requests().at(-1);
  assert.equal(request?.status, 200);
  const { bytes, sha256 } = request.body as { bytes: number; sha256: string };
  return [bytes, sha256, request.headers['content-length']];
}

function of(content: Uint8Array, stated = true): unknown[] {
  const hash = createHash('sha256').update(content).digest('hex');
  return [content.byteLength, hash, stated ? String(content.byteLength) : undefined];
}

for (const [kinds, stated] of [
  [WITH_A_LENGTH, true],
  [WITHOUT, false],
] as const) {
  for (const [kind, source] of Object.entries(kinds)) {
    test(`${kind} arrives, ${stated ? 'and its length is stated ahead' : 'in chunks'}`, async (t) => {
      const server = fake(t);
      const client = clientOf(t, server);
      for (const content of [CONTENT, SMALL]) {
        const { mediaId } = await client.media.upload({ file: await source(content), filename: 'a.png' });
        assert.equal(server.requests().at(-1)?.['accepted'], mediaId);
        assert.deepEqual(arrived(server), of(content, stated));
      }
    });
  }
}

test('a part of a buffer is what arrives', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  for (const [from, to] of [
    [1000, 1_200_000],
    [7, 99],
  ] as const) {
    const part = new Uint8Array(CONTENT.buffer, CONTENT.byteOffset + from, to - from);
    await client.media.upload({ file: part });
    assert.deepEqual(arrived(server), of(CONTENT.subarray(from, to)));
  }
});

test('bytes that change after the call are sent as they were', async (t) => {
  const server = fake(t);
  const bytes = new Uint8Array(SMALL);
  const uploading = clientOf(t, server).media.upload({ file: bytes });
  bytes.fill(0);
  await uploading;
  assert.deepEqual(arrived(server), of(SMALL));
});

test('the name and type come from the path, the File, the stream, or the caller', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const about = async (upload: Parameters<typeof client.media.upload>[0]): Promise<unknown[]> => {
    await client.media.upload(upload);
    const headers = server.requests().at(-1)?.headers;
    return [headers?.['x-filename'], headers?.['content-type']];
  };
  const mp4 = ['clip.mp4', 'video/mp4'];
  assert.deepEqual(await about({ file: FILE }), mp4);
  assert.deepEqual(await about({ file: pathToFileURL(FILE) }), mp4);
  assert.deepEqual(await about({ file: createReadStream(FILE) }), mp4);
  assert.deepEqual(await about({ file: createReadStream(pathToFileURL(FILE)) }), mp4);
  assert.deepEqual(await about({ file: new File([SMALL], 'clip.mp4') }), mp4);
  assert.deepEqual(await about({ file: FILE, filename: 'b.png' }), ['b.png', 'image/png']);
  assert.deepEqual(await about({ file: FILE, mimeType: 'image/png' }), ['clip.mp4', 'image/png']);
  assert.deepEqual(await about({ file: new Blob([SMALL]), filename: 'b.pdf' }), ['b.pdf', 'application/pdf']);
});

for (const [name, empty] of Object.entries({
  'a Buffer': Buffer.alloc(0),
  'a Blob': new Blob([]),
  'a list': [] as Uint8Array[],
  'a stream': Readable.from([]),
})) {
  test(`${name} without bytes is refused`, async (t) => {
    const server = fake(t);
    const error = await rejection(clientOf(t, server).media.upload({ file: empty }));
    assert(error instanceof InvalidRequestError);
    assert.deepEqual([error.field, error.delivery, error.operation], ['file', 'not_sent', 'media.upload']);
    hasAcceptedNothing(server);
  });
}

const WRONG: Readonly<Record<string, [source: () => unknown, says: RegExp]>> = {
  'a number': [() => 7, /a number/],
  null: [() => null, /null/],
  undefined: [() => undefined, /undefined/],
  'a function': [() => slices, /a function/],
  'an object': [() => ({}), /an object \(Object\)/],
  'an object without a class': [() => Object.create(null) as unknown, /without a class/],
  'an URL of the web': [() => new URL('https://example.com/a.png'), /file: URL/],
  'a list of numbers': [() => [1, 2, 3], /a number where bytes belong/],
  'a list of texts': [() => ['text'], /a string where bytes belong/],
  'a stream with an encoding': [() => createReadStream(FILE, { encoding: 'utf8' }), /encoding/],
  'a stream of objects': [() => Readable.from([{}]), /an object \(Object\) where bytes belong/],
  'a second wrong chunk': [() => [SMALL, null], /null where bytes belong/],
  'a locked stream': [lockedStream, /read elsewhere/],
  'a path without a file': [() => join(FOLDER, 'none'), /No such file/],
  'a folder': [() => FOLDER, /directory/],
  'a text with a NUL': [() => 'a\0b', /./],
};

function lockedStream(): ReadableStream {
  const stream = new Blob([SMALL]).stream();
  stream.getReader();
  return stream;
}

for (const [name, [source, says]] of Object.entries(WRONG)) {
  test(`${name} is refused as a file`, async (t) => {
    const server = fake(t);
    const error = await rejection(clientOf(t, server).media.upload({ file: source() as never }));
    assert(error instanceof InvalidRequestError, String(error));
    assert.deepEqual([error.field, error.operation], ['file', 'media.upload']);
    assert.match(error.reason, says);
    hasAcceptedNothing(server);
  });
}

test('more than the API takes ends by itself', async (t) => {
  const server = fake(t);
  let read = 0;
  function* endless(): Generator<Uint8Array, void> {
    const chunk = Buffer.alloc(100_000);
    for (;;) {
      read += 1;
      yield chunk;
    }
  }
  const error = await rejection(clientOf(t, server).media.upload({ file: endless() }), 60_000);
  assert(error instanceof InvalidRequestError);
  assert.equal(error.field, 'file');
  assert(read >= 1000 && read < 1100, `${read} chunks were read`);
  hasAcceptedNothing(server);
});

test('a stream that was begun is not repeated, and bytes are', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  server.fault({ kind: 'rate_limit', retry_after: 0, times: 2 });
  const error = await rejection(client.media.upload({ file: slices(CONTENT) }));
  assert(error instanceof AvenPingError);
  assert.deepEqual([error.status, error.attempts.length], [429, 1]);
  await client.media.upload({ file: SMALL });
  assert.deepEqual(
    server.requests().map(({ status }) => status),
    [429, 429, 200],
  );
});

test('many uploads at once keep their bytes apart', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const contents = Array.from({ length: 12 }, (_, index) => CONTENT.subarray(index * 1000));
  await Promise.all(
    contents.map((content, index) => client.media.upload({ file: index % 2 === 0 ? asyncSlices(content) : content })),
  );
  const hashes = server.requests().map(({ body }) => (body as { sha256: string }).sha256);
  assert.deepEqual(hashes.sort(), contents.map((content) => of(content)[1]).sort());
});

test('a path that is empty is refused in so many words', async (t) => {
  const error = await rejection(clientOf(t, fake(t)).media.upload({ file: '' }));
  assert(error instanceof InvalidRequestError);
  assert.deepEqual([error.field, error.reason], ['file', 'file: the path is empty']);
});

test('a file: URL that is no path of this machine is refused', async (t) => {
  const file = new URL('file:///a%2Fb');
  const error = await rejection(clientOf(t, fake(t)).media.upload({ file }));
  assert(error instanceof InvalidRequestError);
  assert.equal(error.field, 'file');
});

test('bytes of another realm and shared ones are bytes too', async (t) => {
  const server = fake(t);
  const foreign = runInNewContext('new Uint8Array([1, 2, 3]).buffer') as ArrayBuffer;
  for (const file of [foreign, new SharedArrayBuffer(3) as unknown as ArrayBuffer]) {
    assert((await clientOf(t, server).media.upload({ file, filename: 'a.txt' })).mediaId);
  }
});
