/** `avenping/testing`: the fake as somebody uses it for code of their own. What it answers is tested elsewhere. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { ApiError, Client, ConnectionError, ForbiddenError, NotFoundError, UnauthorizedError } from 'avenping';
import { MockServer } from 'avenping/testing';
import { parse } from 'avenping/webhooks';
import { collect } from './support/process.js';
import { clientOf, fake, LINE, StalledServer, TO } from './support/servers.js';
import { rejection } from './support/waiting.js';

const DAY = 86_400;

/** The address of a fake that nobody holds. */
function unheld(): { baseUrl: string } {
  const { baseUrl } = new MockServer();
  return { baseUrl };
}

/** The status that a call comes to. */
async function statusOf(client: Client): Promise<number | undefined> {
  return client.me({ maxRetries: 0 }).then(
    () => 200,
    (error: unknown) => (error instanceof ApiError ? error.status : 0),
  );
}

/** Where webhooks go: its address, and what came. */
async function receiver(t: TestContext): Promise<{ url: string; came: [IncomingHttpHeaders, Buffer][] }> {
  const came: [IncomingHttpHeaders, Buffer][] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      came.push([request.headers, body]);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`, came };
}

test('what was sent is listed', async (t) => {
  const server = fake(t);
  const sent = await clientOf(t, server).messages.sendText({ to: '+1 (555) 123-4567', text: 'Hello' });
  const [message, ...others] = server.messages();
  assert.deepEqual([message?.id, message?.from, message?.to, message?.type], [sent.id, LINE, TO, 'text']);
  assert.deepEqual([message?.body['text'], message?.path], ['Hello', '/v2/messages/send/text']);
  assert.deepEqual(others, []);
  const [request] = server.requests();
  assert.deepEqual([request?.method, request?.path, request?.status], ['POST', message?.path, 200]);
  assert.equal(request?.['accepted'], sent.id);
  assert.deepEqual(request.body, { to: TO, text: 'Hello', phoneNumberId: LINE });
  assert.equal(request.headers['authorization'], `Bearer ${server.token}`);
  assert(Math.abs(request.time - Date.now() / 1000) < 60);
});

test('a fake goes on when its address is all that was kept', async (t) => {
  const client = new Client({ token: 'test_premium', ...unheld() });
  t.after(() => client.close());
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    assert.equal(await statusOf(client), 200);
  }
});

test('a reset forgets everything', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  await client.messages.sendText({ to: TO, text: 'Hello' });
  const { mediaId } = await client.media.upload({ file: Buffer.from('x') });
  await client.webhooks.setConfig({ webhookUrl: 'https://shop.example/' });
  server.settings({ page_size: 1 });
  server.advance(DAY);
  server.fault({ kind: 'status', status: 503, times: null });
  server.reset();
  assert.deepEqual([server.messages(), server.requests()], [[], []]);
  assert.equal((await client.webhooks.getConfig()).webhookUrl, '');
  assert((await client.templates.list()).items.length > 1);
  assert((await rejection(client.media.download(mediaId))) instanceof NotFoundError);
  assert(Math.abs((server.requests()[0]?.time ?? 0) - Date.now() / 1000) < 60);
});

test('faults strike what they match, as often as they say', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const statuses = async (count: number): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let n = 0; n < count; n += 1) all.push(await statusOf(client));
    return all;
  };
  server.fault({ kind: 'status', status: 418, path: '/v2/me', method: 'GET', times: 2, skip: 1, every: 2 });
  assert.deepEqual(await statuses(6), [200, 200, 418, 200, 418, 200]);
  server.fault({ kind: 'status', status: 418, path: '/v2/templates*', times: null });
  server.fault({ kind: 'status', status: 418, method: 'POST', times: null });
  assert.deepEqual(await statuses(1), [200]);
  server.fault({ kind: 'status', status: 418 });
  assert.deepEqual(await statuses(2), [418, 200]);
  server.fault({ kind: 'status', status: 418, times: null });
  assert.deepEqual(await statuses(3), [418, 418, 418]);
  server.clearFaults();
  assert.deepEqual(await statuses(1), [200]);
});

test('rules may be given as the control plane takes them, one or several', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  server.faultRules([401, 403].map((status) => ({ fault: { kind: 'status', status } })));
  server.faultRules({ match: { path: '/v2/me' }, fault: { kind: 'status', status: 400 } });
  assert((await rejection(client.me())) instanceof UnauthorizedError);
  assert((await rejection(client.me())) instanceof ForbiddenError);
  assert.equal(await statusOf(client), 400);
  assert.equal(await statusOf(client), 200);
});

test('what is wrong with a fault, a setting, a message or a token is named', async (t) => {
  const server = fake(t);
  for (const [fault, says] of [
    [{ kind: 'nonsense' }, /nonsense/],
    [{ kind: 'status', status: 503, stats: 5 }, /stats/],
    [{ kind: 'delay' }, /ms/],
  ] as const) {
    assert.throws(() => server.fault(fault), says);
    assert.throws(() => server.faultRules({ fault }), says);
  }
  assert.throws(() => server.settings({ page_sise: 5 }), /page_sise/);
  assert.throws(() => server.replaceToken('there is none', 'x'), /token/);
  assert.match(String(await rejection(server.receive({ from: '1555', txt: '?' }))), /txt/);
  assert.equal(await statusOf(clientOf(t, server)), 200);
});

test('a customer’s message arrives as webhooks', async (t) => {
  const server = fake(t);
  const { url, came } = await receiver(t);
  await clientOf(t, server).webhooks.setConfig({ webhookUrl: url });
  came.length = 0; // the check of the address
  const received = await server.receiveText('15557654321', 'Is it ready?', { name: 'Ada' });
  assert.deepEqual(
    received.deliveries.map(({ event, status, url: to }) => [event, status, to]).sort(),
    ['newLead', 'newMessage'].map((event) => [event, 204, url]),
  );
  for (const [headers] of came) assert.match(String(headers['content-type']), /^text\/plain/);
  const events = came.map(([, body]) => parse(body));
  const message = events.find(({ event }) => event === 'newMessage');
  assert(message?.event === 'newMessage');
  assert.deepEqual([message.from, message.text?.body, message.dedupeKey], ['15557654321', 'Is it ready?', received.id]);
  const lead = events.find(({ event }) => event === 'newLead');
  assert(lead?.event === 'newLead');
  assert.deepEqual([lead.phoneNumber, lead.name], ['15557654321', 'Ada']);
  // Any kind of message, with an id of one's own; nobody is a new customer twice.
  const location = { type: 'location', location: { latitude: 1, longitude: 2 } };
  const again = await server.receive({ from: '15557654321', message: location, id: 'wamid.mine' });
  assert.deepEqual([again.id, again.deliveries.map(({ event }) => event)], ['wamid.mine', ['newMessage']]);
});

test('a webhook that nobody takes is told of, and none without an address', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  assert.deepEqual((await server.receiveText(TO, 'Hello?')).deliveries, []);
  await client.webhooks.setConfig({ webhookUrl: 'http://127.0.0.1:1/' });
  const [delivery] = (await server.receiveText(TO, 'Hello?')).deliveries;
  assert.equal(delivery?.status, undefined);
  assert.match(String(delivery?.error), /\S/);
});

test('a fake that is stopped while a webhook waits for its answer waits no longer', async (t) => {
  const server = fake(t);
  const stalled = await StalledServer.start(t);
  await clientOf(t, server).webhooks.setConfig({ webhookUrl: stalled.baseUrl });
  const before = stalled.requests; // the check of the address
  const received = rejection(server.receiveText(TO, 'Hello?'), 4000);
  await stalled.waitForRequests(before + 1);
  server.stop();
  assert.match(String(await received), /stopped/);
});

test('the clock moves on at a word', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const { mediaId } = await client.media.upload({ file: Buffer.from('x') });
  server.advance(29 * DAY);
  assert.equal((await (await client.media.download(mediaId)).arrayBuffer()).byteLength, 1);
  server.advance(2 * DAY);
  assert((await rejection(client.media.download(mediaId))) instanceof NotFoundError);
});

test('settings change how it behaves', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  server.settings({ page_size: 2 });
  assert.equal((await client.templates.list()).items.length, 2);
  server.settings({ service_window: true });
  const error = await rejection(client.messages.sendText({ to: TO, text: 'Hello' }));
  assert(error instanceof ApiError);
  assert.equal(error.meta?.code, 131047);
});

test('a token is regenerated, and the old one is refused', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  server.replaceToken(server.token, 'another');
  assert.equal(await statusOf(client), 401);
  assert.equal(await statusOf(clientOf(t, server, { token: 'another' })), 200);
});

test('a port can be chosen, once', async (t) => {
  const { port } = new URL(fake(t).baseUrl);
  assert.throws(() => new MockServer({ port: Number(port) }), new RegExp(`port ${port}: .*in use`));
  const free = new MockServer();
  free.stop();
  const again = new MockServer({ port: Number(new URL(free.baseUrl).port) });
  t.after(() => {
    again.stop();
  });
  assert.equal(again.baseUrl, free.baseUrl);
  assert.equal(await statusOf(clientOf(t, again)), 200);
});

test('a stopped fake, also stopped twice or by `using`, is gone and still tells what happened', async (t) => {
  const ends: ((server: MockServer) => void)[] = [
    (server) => {
      server.stop();
      server.stop();
    },
    (server) => {
      using disposed = server;
      assert.equal(disposed.token, 'test_premium');
    },
  ];
  for (const end of ends) {
    const server = new MockServer();
    const client = clientOf(t, server, { maxRetries: 0 });
    await client.messages.sendText({ to: TO, text: 'Hello' });
    end(server);
    assert.deepEqual(
      server.messages().map(({ to }) => to),
      [TO],
    );
    assert.equal(server.requests().length, 1);
    assert((await rejection(client.me())) instanceof ConnectionError);
    assert((await rejection(clientOf(t, server, { maxRetries: 0 }).me())) instanceof ConnectionError);
  }
});

test('several of them know nothing of each other', async (t) => {
  const [first, second] = [fake(t), fake(t)];
  await clientOf(t, first).messages.sendText({ to: TO, text: 'Hello' });
  first.fault({ kind: 'status', status: 418, times: null });
  assert.deepEqual([first.messages().length, second.messages().length], [1, 0]);
  assert.deepEqual([await statusOf(clientOf(t, first)), await statusOf(clientOf(t, second))], [418, 200]);
});

test('the control plane answers over HTTP too', async (t) => {
  const answer = await fetch(`${fake(t).baseUrl}/_mock/requests`);
  assert.deepEqual(await answer.json(), { requests: [] });
});

test('every public method has a test here', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(new URL(import.meta.url), 'utf8');
  const methods = Object.getOwnPropertyNames(MockServer.prototype).filter((name) => name !== 'constructor');
  for (const name of methods) assert.match(text, new RegExp(`\\.${name}\\(`), name);
});

test('many deliveries at once leave the receiver its threads', async (t) => {
  const server = fake(t);
  const receiving = createServer((_, response) => {
    // On the threads of Node's that files, names and ciphers share.
    void readFile(new URL(import.meta.url)).then(() => response.writeHead(204).end());
  });
  receiving.listen(0, '127.0.0.1');
  await once(receiving, 'listening');
  t.after(() => receiving.close());
  const webhookUrl = `http://127.0.0.1:${(receiving.address() as AddressInfo).port}/`;
  await clientOf(t, server).webhooks.setConfig({ webhookUrl });
  const delivered = await Promise.all(Array.from({ length: 16 }, () => server.receiveText(TO, 'Hello')));
  assert.deepEqual(new Set(delivered.flatMap((each) => each.deliveries.map(({ status }) => status))), new Set([204]));
});

test('arguments that are no objects are refused by errors of JavaScript', async (t) => {
  const server = fake(t);
  for (const wrong of [undefined, null, 5] as never[]) {
    await assert.rejects(server.receive(wrong), { name: 'TypeError', message: 'message: give an object' });
    assert.throws(() => server.fault(wrong), { name: 'TypeError', message: 'fault: give an object' });
    assert.throws(() => server.faultRules(wrong), { name: 'TypeError', message: 'rules: give an object' });
    assert.throws(() => server.settings(wrong), { name: 'TypeError', message: 'settings: give an object' });
  }
});
