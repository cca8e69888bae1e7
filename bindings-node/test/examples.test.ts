/** Every file in `examples/` is type-checked, and run as a reader would run it, against the fake. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Client } from 'avenping';
import type { MockServer } from 'avenping/testing';
import { emptyFolder, environmentOf, run, runnable, typeCheck } from './support/programs.js';
import { ROOT } from './support/repository.js';
import { clientOf, fake } from './support/servers.js';
import { eventually } from './support/waiting.js';

const EXAMPLES = join(ROOT, 'bindings-node', 'examples');
const LAST_LINES: Readonly<Record<string, string>> = {
  'first-message.mjs': 'accepted: wamid.',
  'first-message.cjs': 'accepted: wamid.',
  'first-message.ts': 'accepted: wamid.',
  'many.ts': 'sent: 100',
  'media.ts': 'saved 300009 bytes, the same: true',
  'errors.ts': 'stop',
  'templates.ts': 'accepted: wamid.',
  'interactive.ts': 'accepted: 7 messages',
};
const SERVERS = ['webhooks-express.ts', 'webhooks-fastify.ts'];
const ROUTE = 'webhooks-next/route.ts';
const TESTS = 'with-the-fake.test.ts';

const folder = emptyFolder('examples');
const path = (name: string): string => runnable(folder, name);

before(async () => {
  cpSync(EXAMPLES, folder, { recursive: true });
  await typeCheck(folder);
});

test('every example is run', () => {
  const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const names = files.map((file) => join(file.parentPath, file.name).slice(EXAMPLES.length + 1));
  assert.deepEqual(names.sort(), [...Object.keys(LAST_LINES), ...SERVERS, ROUTE, TESTS].sort());
});

for (const [name, line] of Object.entries(LAST_LINES)) {
  test(`${name} runs to its end`, async (t) => {
    const server = fake(t);
    const output = await run([path(name)], server);
    assert.ok(output.trimEnd().split('\n').at(-1)?.startsWith(line), output);
    assert.notEqual(server.messages().length, 0);
  });
}

test('errors.ts makes each decision', async (t) => {
  const server = fake(t);
  const decisions = ['sent', 'again later', 'look first', 'stop', 'give up'];
  const decided = async (): Promise<string[]> =>
    (await run([path('errors.ts')], server)).split('\n').filter((line) => decisions.includes(line));

  assert.deepEqual(await decided(), ['sent', 'give up', 'give up', 'again later', 'stop']);
  server.fault({ kind: 'reset', process: true, path: '/v2/messages/*' });
  assert.equal((await decided())[0], 'look first');
});

test("the example of a user's own tests passes", async (t) => {
  assert.match(await run(['--test', path(TESTS)], fake(t)), /\bpass 8\n.*\bfail 0\n/s);
});

for (const name of SERVERS) {
  test(`${name} keeps its address secret and answers each text once`, async (t) => {
    const server = fake(t);
    const address = await started(t, path(name), server);
    await keepsItsAddressSecretAndAnswersEachTextOnce(server, clientOf(t, server), address);
  });

  test(`${name} refuses what is no delivery`, async (t) => {
    const address = await started(t, path(name), fake(t));
    const statusOf = async (init: RequestInit): Promise<number> =>
      (await fetch(`${address}/avenping/s3cret`, { method: 'POST', ...init })).status;
    assert.equal(await statusOf({ body: 'nothing of AvenPing' }), 400);
    assert.equal(await statusOf({}), 400);
    // Of whatever type the delivery says it is.
    const headers = { 'content-type': 'application/json' };
    assert.equal(await statusOf({ body: '{"newLead": {"phoneNumber": "15551234567"}}', headers }), 200);
  });
}

/** What the file exports, as Next sees it. */
interface Route {
  readonly runtime: string;
  GET(request: Request, context: { readonly params: Promise<{ secret: string }> }): Promise<Response>;
  POST: Route['GET'];
}

test(`${ROUTE} keeps its address secret and answers each text once`, async (t) => {
  const server = fake(t);
  // The route makes its client when it is loaded, and reads the rest when it is called.
  Object.assign(process.env, SECRETS, { AVENPING_TOKEN: server.token, AVENPING_BASE_URL: server.baseUrl });
  t.after(() => {
    for (const name of ['AVENPING_TOKEN', 'AVENPING_BASE_URL', ...Object.keys(SECRETS)]) delete process.env[name];
  });
  const route = (await import(pathToFileURL(path(ROUTE)).href)) as Route;
  assert.equal(route.runtime, 'nodejs');

  const call = async (method: 'GET' | 'POST', secret: string, query: string, body?: string): Promise<Response> => {
    const request = new Request(`https://example.com/avenping/${secret}${query}`, { method, body: body ?? null });
    return route[method](request, { params: Promise.resolve({ secret }) });
  };
  const check = '?hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444';
  assert.equal(await (await call('GET', 's3cret', check)).text(), '1158201444');
  assert.equal((await call('GET', 'guessed', check)).status, 404);
  assert.equal((await call('GET', 's3cret', check.replace('c0de', 'guessed'))).status, 403);

  const delivery = (id: string, text: string): string =>
    JSON.stringify({ newMessage: { from: '15551234567', id, type: 'text', text: { body: text } } });
  assert.equal((await call('POST', 'guessed', '', delivery('wamid.1', 'Hello?'))).status, 404);
  assert.equal((await call('POST', 's3cret', '', 'nothing of AvenPing')).status, 400);
  assert.deepEqual(server.messages(), []);
  for (const id of ['wamid.1', 'wamid.1', 'wamid.2']) {
    assert.equal((await call('POST', 's3cret', '', delivery(id, 'Hello?'))).status, 200);
  }
  assert.deepEqual(
    server.messages().map(({ body }) => [body['text'], body['contextMessageWamid']]),
    ['wamid.1', 'wamid.2'].map((id) => ['You wrote: Hello?', id]),
  );
});

const SECRETS = { WEBHOOK_SECRET: 's3cret', WEBHOOK_CODE: 'c0de' };

async function keepsItsAddressSecretAndAnswersEachTextOnce(
  server: MockServer,
  client: Client,
  address: string,
): Promise<void> {
  const deliver = async (id: string, text: string): Promise<unknown[]> => {
    const { deliveries } = await server.receive({ from: '15551234567', text, id });
    return deliveries.map(({ event, status }) => [event, status]);
  };
  const isAnswered = (place: number, text: string, wamid: string): Promise<unknown> =>
    eventually(() => {
      const body = server.messages()[place]?.body;
      return body?.['text'] === `You wrote: ${text}` && body['contextMessageWamid'] === wamid;
    }, `an answer to ${wamid}`);

  const webhookCode = 'c0de';
  const guessed = await client.webhooks.setConfig({ webhookUrl: `${address}/avenping/guessed`, webhookCode });
  assert.equal(guessed.isVerified, false);
  assert.deepEqual(await deliver('wamid.1', 'Hello?'), [
    ['newLead', 404],
    ['newMessage', 404],
  ]);

  const right = await client.webhooks.setConfig({ webhookUrl: `${address}/avenping/s3cret` });
  assert.equal(right.isVerified, true);
  assert.deepEqual(await deliver('wamid.1', 'Hello?'), [['newMessage', 200]]);
  await isAnswered(0, 'Hello?', 'wamid.1');
  assert.deepEqual(await deliver('wamid.1', 'Hello?'), [['newMessage', 200]]); // Meta's repeat
  assert.deepEqual(await deliver('wamid.2', 'Still there?'), [['newMessage', 200]]);
  await isAnswered(1, 'Still there?', 'wamid.2');
  assert.equal(server.messages().length, 2);
}

/** Starts a server on a port of its own choice, and answers its address once it listens. It ends with the test. */
async function started(t: TestContext, program: string, server: MockServer): Promise<string> {
  const env = { ...environmentOf(server), ...SECRETS, PORT: '0' };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  for await (const line of createInterface(child.stdout)) if (line.startsWith('http:')) return line;
  throw new Error(`${program} did not start`);
}
