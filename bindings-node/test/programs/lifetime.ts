/** Ends, or does not, in the middle of something. Prints the time when its own work was done. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'avenping';
import { MockServer } from 'avenping/testing';
import { parse } from 'avenping/webhooks';

const [way = '', stalled = '', busy = ''] = process.argv.slice(2);
const SETTINGS = { token: 'test_premium', phoneNumberId: '109876543210987', deadline: null };
const MESSAGE = { to: '15551234567', text: 'Hello' };
const busyClient = (): Client => new Client({ ...SETTINGS, baseUrl: busy });
const stalledClient = (): Client => new Client({ ...SETTINGS, baseUrl: stalled });

/** 20 calls, of which none will end. */
function manyInFlight(): Promise<unknown>[] {
  const client = stalledClient();
  return Array.from({ length: 20 }, () => client.messages.sendText(MESSAGE));
}

/** For ever. */
async function sendForEver(): Promise<never> {
  const client = busyClient();
  for (;;) await Promise.all(Array.from({ length: 8 }, () => client.messages.sendText(MESSAGE)));
}

async function transferForEver(): Promise<never> {
  const client = busyClient();
  const path = join(mkdtempSync(join(tmpdir(), 'avenping-lifetime-')), 'file');
  for (;;) {
    const file = Array<Buffer>(10).fill(Buffer.alloc(100_000));
    const { mediaId } = await client.media.upload({ file, onProgress: () => undefined });
    await (await client.media.download(mediaId)).save(path, { onProgress: () => undefined });
  }
}

function soon(action: () => unknown): void {
  setTimeout(action, 40);
}

const WAYS: Readonly<Record<string, () => unknown>> = {
  // With nothing left to do.
  'imported only': () => undefined,
  'a webhook': () => parse('{"newMessage": {"id": "wamid.1"}}'),
  'an idle client': () => busyClient(),
  'a client and its options': () => busyClient().withOptions({ timeout: 5000 }),
  'a call that has ended': () => busyClient().health(),
  'a call that has failed': () =>
    busyClient()
      .templates.get({ name: 'none' })
      .catch(() => undefined),
  'many calls that have ended': async () => {
    const client = busyClient();
    await Promise.all(Array.from({ length: 100 }, () => client.messages.sendText(MESSAGE)));
  },
  'a list that nobody asked for': () => void busyClient().templates.list(),
  'a list that was left': async () => {
    for await (const template of busyClient().templates.list({ limit: 2 })) if (template.name !== '') break;
  },
  'a download that nobody reads': () => busyClient().media.download('1234567890'),
  'a download that stalls and was closed': async () => {
    const download = await stalledClient().media.download('1');
    const reading = download.arrayBuffer().catch(() => undefined);
    await new Promise((resolve) => soon(() => resolve(undefined)));
    download.close();
    await reading;
  },
  'a fake that runs': async () => {
    const { baseUrl } = new MockServer();
    await new Client({ ...SETTINGS, baseUrl }).health();
  },
  'a call that was aborted': async () => {
    const signal = AbortSignal.timeout(50);
    await stalledClient()
      .me({ signal })
      .catch(() => undefined);
  },
  'an upload that was aborted before': async () => {
    const file = new Readable({ read: () => undefined });
    await busyClient()
      .media.upload({ file }, { signal: AbortSignal.abort() })
      .catch(() => undefined);
  },
  'an upload that was aborted while its source hung': async () => {
    const file = (async function* () {
      yield Buffer.alloc(1000);
      await new Promise(() => undefined);
    })();
    await busyClient()
      .media.upload({ file }, { signal: AbortSignal.timeout(50) })
      .catch(() => undefined);
  },
  'a client that was closed': async () => {
    const client = busyClient();
    await client.health();
    client.close();
  },
  'calls when there was nothing left to do': () => {
    process.once('beforeExit', () => void busyClient().messages.sendText(MESSAGE));
  },

  // With calls in flight, which the program outlives or does not.
  'a call that nobody awaits': () => void busyClient().messages.sendText(MESSAGE),
  'an upload that nobody awaits': () =>
    void busyClient().media.upload({ file: Readable.from([Buffer.alloc(10), Buffer.alloc(10)]) }),
  'exit in flight': () => {
    void Promise.allSettled(manyInFlight());
    soon(() => process.exit(0));
  },
  'exit at once': () => {
    void Promise.allSettled(manyInFlight());
    process.exit(0);
  },
  'exit at work': () => {
    void sendForEver();
    soon(() => process.exit(0));
  },
  'exit within transfers': () => {
    void transferForEver();
    soon(() => process.exit(0));
  },
  'exit in a progress callback': () => {
    const file = Buffer.alloc(2_000_000);
    void busyClient().media.upload({ file, onProgress: () => process.exit(0) });
  },
  'exit with calls made while exiting': () => {
    process.once('exit', () => void busyClient().health());
    void sendForEver();
    soon(() => process.exit(0));
  },
  'exit with a fake at work': () => {
    const { baseUrl } = new MockServer();
    const client = new Client({ ...SETTINGS, baseUrl });
    void (async () => {
      for (;;) await client.health();
    })();
    soon(() => process.exit(0));
  },
  'exit with a delivery of a fake in flight': async () => {
    const server = new MockServer();
    const client = new Client({ ...SETTINGS, baseUrl: server.baseUrl });
    await client.webhooks.setConfig({ webhookUrl: stalled });
    void server.receiveText('15551234567', 'Hello');
    soon(() => process.exit(0));
  },
  'an error in flight': () => {
    void Promise.allSettled(manyInFlight());
    soon(() => {
      throw new Error('a defect of the program');
    });
  },
  'a rejection that nobody handles': () => {
    const shop = async (): Promise<void> => {
      await busyClient().templates.get({ name: 'none' });
    };
    void shop();
  },
  'in flight': () => void Promise.allSettled(manyInFlight()),
  'at work': () => void sendForEver(),
  'within transfers': () => void transferForEver(),
};

await WAYS[way]?.();
console.log(Date.now());
