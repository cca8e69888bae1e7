/**
 * How to test code that sends messages, without an account and without messaging anybody.
 *
 *     npm install avenping
 *     node --test with-the-fake.test.ts
 *
 * `avenping/testing` is a fake AvenPing in this process, on a port of 127.0.0.1. The same tests run with any runner.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { AvenPingError, Client, NotFoundError } from 'avenping';
import { MockServer } from 'avenping/testing';
import { nodeHandler } from 'avenping/webhooks';

// ---- The code under test. In earnest it is imported from your program. ----

/** Confirms an order and answers what to write into its record. */
async function confirmOrder(client: Client, phone: string, number: string): Promise<string> {
  try {
    await client.messages.sendText({ to: phone, text: `We have your order ${number}` }, { maxRetries: 1 });
    return 'sent';
  } catch (error) {
    if (error instanceof AvenPingError) return error.delivery ?? 'not_sent';
    throw error;
  }
}

// ---- The tests. ----

const avenping = new MockServer();
const client = new Client({ token: avenping.token, baseUrl: avenping.baseUrl });
beforeEach(() => avenping.reset());
after(() => avenping.stop());

test('the customer gets the number of the order', async () => {
  assert.equal(await confirmOrder(client, '+1 555 123 4567', '#123'), 'sent');
  const [message] = avenping.messages();
  assert.equal(message?.to, '15551234567');
  assert.equal(message.body.text, 'We have your order #123');
});

test('a refusal for the rate is waited out', async () => {
  avenping.fault({ kind: 'rate_limit', retry_after: 0.01, path: '/v2/messages/*' });
  assert.equal(await confirmOrder(client, '+1 555 123 4567', '#123'), 'sent');
});

test('a lost answer is not taken for a failure', async () => {
  // The message is accepted, and then the connection breaks before the answer arrives.
  avenping.fault({ kind: 'reset', process: true, path: '/v2/messages/*' });
  assert.equal(await confirmOrder(client, '+1 555 123 4567', '#123'), 'maybe_sent');
  assert.equal(avenping.messages().length, 1); // not sent a second time
});

for (const token of ['test_expired', 'test_basic', 'revoked']) {
  test(`a token that no longer works: ${token}`, async () => {
    const stranger = new Client({ token, baseUrl: avenping.baseUrl }); // tokens name their fate
    assert.equal(await confirmOrder(stranger, '+1 555 123 4567', '#123'), 'not_sent');
    assert.deepEqual(avenping.messages(), []);
  });
}

test('files expire after a month', async () => {
  const { mediaId } = await client.media.upload({ file: Buffer.from('%PDF-1.7'), filename: 'receipt.pdf' });
  avenping.advance(31 * 24 * 3600); // seconds, on the fake's clock, not yours
  await assert.rejects(client.media.download(mediaId), NotFoundError);
});

test('a customer writes', async (t) => {
  const events: string[] = [];
  // In earnest this is your own application.
  const deliver = nodeHandler({
    onLead: (lead) => events.push(`new: ${lead.name ?? ''}`),
    onMessage: (message) => events.push(`says: ${message.text?.body ?? ''}`),
  });
  const server = createServer((request, response) => void deliver(request, response)).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));

  const { port } = server.address() as AddressInfo;
  await client.webhooks.setConfig({ webhookUrl: `http://127.0.0.1:${port}` });
  // Resolves when it is delivered.
  await avenping.receiveText('15551234567', 'Where is my order?', { name: 'Ada' });
  assert.deepEqual(events, ['new: Ada', 'says: Where is my order?']);
});
