/** What a worker thread does with the client until it is terminated, or ends. */

import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'avenping';
import { MockServer } from 'avenping/testing';

/** What a worker is told. */
export interface Task {
  readonly way: string;
  readonly baseUrl: string;
  readonly stalled: string;
  readonly number: number;
}

const { way, baseUrl, stalled, number } = workerData as Task;
const SETTINGS = { token: 'test_premium', phoneNumberId: '109876543210987' };
const client = new Client({ ...SETTINGS, baseUrl });
const message = (n: number): { to: string; text: string } => ({
  to: `1555${number}${String(n).padStart(4, '0')}`,
  text: `${number}/${n}`,
});

const WAYS: Readonly<Record<string, () => unknown>> = {
  idle: () => client.health(),
  'in flight': () => {
    const other = new Client({ ...SETTINGS, baseUrl: stalled });
    for (let n = 0; n < 10; n += 1) void other.messages.sendText(message(n));
    return client.health();
  },
  'at work': async () => {
    void (async () => {
      for (;;) await Promise.all(Array.from({ length: 8 }, () => client.health()));
    })();
    await client.health();
  },
  'in an upload': async () => {
    const file = (async function* () {
      for (;;) {
        yield Buffer.alloc(50_000);
        await new Promise(setImmediate);
      }
    })();
    void client.media.upload({ file, onProgress: () => undefined });
    await client.health();
  },
  'in a download': async () => {
    void (async () => {
      for (;;) await (await client.media.download('1234567890')).arrayBuffer();
    })();
    await client.health();
  },
  'with a fake': async () => {
    const server = new MockServer();
    await new Client({ ...SETTINGS, baseUrl: server.baseUrl }).health();
    void server.receiveText('15551234567', 'Hello');
  },
  closed: async () => {
    await client.health();
    client.close();
  },
  /** Ends by itself: nothing is left to do, though the client is still there. */
  ends: async () => {
    const calls = Array.from({ length: 50 }, (_, n) => client.messages.sendText(message(n)));
    for (const [n, sent] of (await Promise.all(calls)).entries()) {
      if (sent.contacts[0]?.input !== message(n).to) throw new Error(`${sent.id} is somebody else's`);
    }
  },
  exits: () => {
    void client.health();
    process.exit(0);
  },
};

await WAYS[way]?.();
parentPort?.postMessage('done');
