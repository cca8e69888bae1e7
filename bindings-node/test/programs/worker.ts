/** What a worker thread does with the client until it is terminated, or ends. It posts a message once it is under way. */

import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'avenping';
import { MockServer } from 'avenping/testing';

/** What a worker is told. */
export interface Task {
  readonly way: string;
  /** A fake. */
  readonly baseUrl: string;
  /** A server that answers health alone, and knows who is connected. */
  readonly watching: string;
  readonly number: number;
}

const { way, baseUrl, watching, number } = workerData as Task;
const SETTINGS = { token: 'test_premium', phoneNumberId: '109876543210987', deadline: null };
const client = new Client({ ...SETTINGS, baseUrl });
const watched = new Client({ ...SETTINGS, baseUrl: watching });
const message = (n: number): { to: string; text: string } => ({
  to: `1555${number}${String(n).padStart(4, '0')}`,
  text: `${number}/${n}`,
});

/** Ten calls that nobody answers. */
function tenInFlight(): void {
  for (let n = 0; n < 10; n += 1) void watched.messages.sendText(message(n));
}

/** Until the main thread says so. */
async function aWord(): Promise<void> {
  if (parentPort !== null) await once(parentPort, 'message');
}

const WAYS: Readonly<Record<string, () => unknown>> = {
  idle: () => client.health(),
  'in flight': tenInFlight,
  'at work': () => {
    void (async () => {
      for (;;) await Promise.all(Array.from({ length: 8 }, () => watched.health()));
    })();
  },
  'in an upload': () => {
    const file = (async function* () {
      for (;;) {
        yield Buffer.alloc(50_000);
        await new Promise(setImmediate);
      }
    })();
    void watched.media.upload({ file, onProgress: () => undefined });
  },
  'in a download': async () => {
    const download = await watched.media.download('1');
    void download.arrayBuffer();
  },
  'with a fake': async () => {
    const server = new MockServer();
    const own = new Client({ ...SETTINGS, baseUrl: server.baseUrl });
    await own.health();
    parentPort?.postMessage(server.baseUrl);
  },
  'closed in flight': () => {
    tenInFlight();
    watched.close();
    client.close();
  },
  /** Ends by itself: nothing is left to do, though the clients are still there. */
  ends: async () => {
    const calls = Array.from({ length: 50 }, (_, n) => client.messages.sendText(message(n)));
    for (const [n, sent] of (await Promise.all(calls)).entries()) {
      if (sent.contacts[0]?.input !== message(n).to) throw new Error(`${sent.id} is somebody else's`);
    }
  },
  'exits in flight': async () => {
    tenInFlight();
    await aWord();
    process.exit(0);
  },
  'exits at once': () => {
    tenInFlight();
    process.exit(0);
  },
  'throws in flight': async () => {
    tenInFlight();
    await aWord();
    throw new Error('a defect of the program');
  },
};

await watched.health();
parentPort?.postMessage('under way');
await WAYS[way]?.();
