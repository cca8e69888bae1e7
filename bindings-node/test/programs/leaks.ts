/** Does something many times, and says what the process held after each of several rounds. */

import { Client } from 'avenping';
import { parse } from 'avenping/webhooks';
import { collect, held, type Held } from '../support/process.js';

const [what = '', baseUrl = '', count = '0'] = process.argv.slice(2);
const SETTINGS = { token: 'test_premium', baseUrl, phoneNumberId: '109876543210987' };
const client = new Client(SETTINGS);
const nothing = (): undefined => undefined;

/** What is thrown away is collected now and then, so that how much of it there is at a time does not vary. */
function collectSometimes(n: number): void {
  if (n % 20 === 0) collect();
}

/** So many at a time. */
async function inTurns(total: number, atOnce: number, one: (n: number) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < total; start += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, index) => one(start + index)));
  }
}

async function send(n: number): Promise<void> {
  await client.messages.sendText({ to: `1555${String(n).padStart(7, '0')}`, text: 'Hello, is this you?'.repeat(5) });
  if (n % 10 === 0) await client.templates.get({ name: 'there is none' }).catch(nothing);
  if (n % 10 === 5) await client.messages.sendText({ to: 'nobody', text: 'x' }).catch(nothing);
}

const shared = new AbortController();

async function sendWithSignal(n: number): Promise<void> {
  const abort = new AbortController();
  const call = client.me({ signal: abort.signal }).catch(nothing);
  const other = client.health({ signal: shared.signal });
  if (n % 2 === 0) abort.abort();
  await call;
  await other;
}

let media: Promise<{ mediaId: string }> | undefined;

async function downloadUnread(n: number): Promise<void> {
  collectSometimes(n);
  media ??= client.media.upload({ file: Buffer.alloc(5_000_000) });
  const { mediaId } = await media;
  const download = await client.media.download(mediaId, n % 4 === 0 ? { signal: shared.signal } : {});
  if (n % 3 === 0) await download[Symbol.asyncIterator]().next();
  if (n % 2 === 0) download.close(); // otherwise it is thrown away
}

async function upload(n: number): Promise<void> {
  collectSometimes(n);
  const file = [Buffer.alloc(1000), Buffer.alloc(1000)];
  const abort = new AbortController();
  const call = client.media.upload({ file, onProgress: nothing }, { signal: abort.signal });
  if (n % 2 === 0) abort.abort();
  await call.catch(nothing);
}

/** Each with connections of its own, and thrown away. */
async function dropClient(n: number): Promise<void> {
  collectSometimes(n);
  const other = new Client({ ...SETTINGS, userAgent: `shop/${n}` });
  await other.withOptions({ timeout: 5000 }).health();
  await other.templates.list({ limit: 1 });
}

async function closeClient(n: number): Promise<void> {
  const other = new Client({ ...SETTINGS, userAgent: `shop/${n}` });
  await other.health();
  other.close();
}

async function webhook(n: number): Promise<void> {
  for (let i = 0; i < 10; i += 1) parse(`{"newMessage": {"id": "wamid.${n}", "type": "text", "text": {"body": "x"}}}`);
  await Promise.resolve();
}

const WAYS: Readonly<Record<string, [one: (n: number) => Promise<void>, atOnce: number]>> = {
  sends: [send, 50],
  'sends one by one': [send, 1],
  'calls with signals': [sendWithSignal, 20],
  uploads: [upload, 10],
  'clients thrown away': [dropClient, 4],
  'clients closed': [closeClient, 4],
  'downloads that nobody reads': [downloadUnread, 4],
  webhooks: [webhook, 1],
};

const [one, atOnce] = WAYS[what] ?? [nothing as never, 1];
const many = async (total: number): Promise<Held> => {
  await inTurns(total, atOnce, one);
  return held();
};
/** One round to fill pools and caches, and then so many that are measured. */
const ROUNDS = 5;
const perRound = Math.ceil(Number(count) / ROUNDS / atOnce) * atOnce;
await many(perRound);
const all: Held[] = [];
for (let round = 0; round <= ROUNDS; round += 1) all.push(await many(perRound));
console.log(JSON.stringify(all));
