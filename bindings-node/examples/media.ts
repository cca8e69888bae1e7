/**
 * Uploads a file, sends it, and downloads it again.
 *
 *     export AVENPING_TOKEN=…
 *     node media.ts receipt.pdf
 *
 * Without a file it makes one.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'avenping';

const to = '+1 555 123 4567';

/** Called some twenty times a second while a file is under way, and once at its end. */
function show(done: number, total: number | undefined): void {
  console.log(`${done} of ${total ?? '?'} bytes`);
}

/** A file that is made while it is sent. It is never in memory as a whole. */
function* report(): Generator<Uint8Array> {
  yield Buffer.from('day,orders\n');
  for (let day = 1; day <= 30; day++) yield Buffer.from(`2026-11-${String(day).padStart(2, '0')},${day * 7}\n`);
}

const client = new Client();
const folder = await mkdtemp(join(tmpdir(), 'avenping-'));
try {
  const file = process.argv[2] ?? join(folder, 'receipt.pdf');
  if (process.argv[2] === undefined) await writeFile(file, '%PDF-1.7\n' + ' '.repeat(300_000));

  // A path, bytes, a Blob, a stream or an iterable of bytes; the type is guessed from the name.
  const receipt = await client.media.upload({ file, onProgress: show });
  await client.messages.sendMedia({ to, mediaId: receipt.mediaId, type: 'document', filename: basename(file) });

  const text = await client.media.upload({ file: report(), filename: 'orders.txt', mimeType: 'text/plain' });
  await client.messages.sendMedia({ to, mediaId: text.mediaId, type: 'document', filename: 'orders.txt' });

  // As a stream: each chunk is fetched when the one before has been written.
  const packed = await client.media.download(receipt.mediaId);
  await pipeline(packed.stream(), createGzip(), createWriteStream(join(folder, 'copy.pdf.gz')));

  // `save` puts the file under its name only when it is whole.
  const copy = join(folder, 'copy.pdf');
  const download = await client.media.download(receipt.mediaId);
  console.log(download.contentType, download.contentLength);
  const size = await download.save(copy, { onProgress: show });
  const same = (await readFile(copy)).equals(await readFile(file));
  console.log(`saved ${size} bytes, the same: ${same}`);
} finally {
  await rm(folder, { recursive: true });
}
