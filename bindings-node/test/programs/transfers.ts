/**
 * Moves 100 MB, and says how much that added to the process's peak of memory.
 *
 * V8 lets up to 32 or 64 MB of buffers that nobody has any more pile up before it collects them, whoever made them. So
 * with `collecting` the program collects them as it goes, and what is left is what is really held.
 */

import { createReadStream, createWriteStream, mkdtempSync, openAsBlob, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type UploadSource } from 'avenping';
import { collect, held, memory, resetPeak } from '../support/process.js';

const [what = '', baseUrl = '', collecting = ''] = process.argv.slice(2);
const [SIZE, CHUNK] = [100_000_000, 100_000];
const client = new Client({ token: 'test_premium', baseUrl, phoneNumberId: '109876543210987' });
const folder = mkdtempSync(join(tmpdir(), 'avenping-transfers-'));
const path = join(folder, 'content');

let collected = 0;

/** Called with the bytes so far. */
function onProgress(done: number): void {
  if (collecting !== 'collecting' || done < collected + 4_000_000) return;
  collected = done;
  collect();
}

function writeFile(): void {
  const file = openSync(path, 'w');
  for (let size = 0; size < SIZE; size += CHUNK) writeSync(file, Buffer.alloc(CHUNK, 'x'));
}

/** One piece of memory, again and again: what is measured is not this program's own waste. */
const chunk = Buffer.alloc(CHUNK, 'x');

function* chunks(): Generator<Uint8Array, void> {
  for (let size = 0; size < SIZE; size += CHUNK) yield chunk;
}

async function* asyncChunks(): AsyncGenerator<Uint8Array, void> {
  for (const each of chunks()) {
    await new Promise(setImmediate);
    yield each;
  }
}

function webStream(): ReadableStream<Uint8Array> {
  const all = chunks();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = all.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

const UPLOADS: Readonly<Record<string, () => UploadSource | Promise<UploadSource>>> = {
  'upload of a path': () => path,
  'upload of a stream of a file': () => createReadStream(path),
  'upload of a stream of a file in great chunks': () => createReadStream(path, { highWaterMark: 1_000_000 }),
  'upload of a Blob of a file': () => openAsBlob(path),
  'upload of a generator': chunks,
  'upload of an async generator': asyncChunks,
  'upload of a Readable': () => Readable.from(chunks()),
  'upload of a PassThrough': () => createReadStream(path).pipe(new PassThrough()),
  'upload of a web stream': webStream,
  'upload of bytes': () => Buffer.alloc(SIZE, 'x'),
  'upload of a Blob': () => new Blob(Array<Uint8Array>(SIZE / CHUNK).fill(chunk)),
};

const DOWNLOADS: Readonly<Record<string, (mediaId: string) => Promise<number>>> = {
  'download, saved': async (mediaId) =>
    (await client.media.download(mediaId)).save(join(folder, 'saved'), { onProgress }),
  'download, iterated over': async (mediaId) => {
    let size = 0;
    for await (const each of await client.media.download(mediaId)) onProgress((size += each.byteLength));
    return size;
  },
  'download, as a stream into a file': async (mediaId) => {
    const [download, file] = [await client.media.download(mediaId), createWriteStream(join(folder, 'saved'))];
    const stream = Readable.fromWeb(download.stream() as never);
    stream.on('data', () => {
      onProgress(file.bytesWritten);
    });
    await pipeline(stream, file);
    return file.bytesWritten;
  },
  'download, iterated over slowly': async (mediaId) => slowly(await client.media.download(mediaId)),
  'download, read slowly as a stream': async (mediaId) => slowly((await client.media.download(mediaId)).stream()),
};

/** More slowly than it could come: two seconds for all of it. */
async function slowly(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let [size, slept] = [0, 0];
  for await (const each of chunks) {
    onProgress((size += each.byteLength));
    if (size < slept + SIZE / 100) continue;
    slept = size;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return size;
}

async function peak(): Promise<number> {
  // What the first transfer sets up is not the great one's.
  const { mediaId } = await client.media.upload({ file: Readable.from([chunk, chunk]), onProgress });
  await (await client.media.download(mediaId)).arrayBuffer();
  const upload = UPLOADS[what];
  writeFile();
  const source = await upload?.();
  const large = upload === undefined ? await client.media.upload({ file: path }) : undefined;
  await held();
  collected = 0;
  resetPeak();
  const before = memory();
  if (source !== undefined) await client.media.upload({ file: source, onProgress });
  const size = large === undefined ? SIZE : await DOWNLOADS[what]?.(large.mediaId);
  if (size !== SIZE) throw new Error(`${size} bytes came`);
  return memory('VmHWM') - before;
}

const added = await peak();
rmSync(folder, { recursive: true });
console.log(JSON.stringify(added));
