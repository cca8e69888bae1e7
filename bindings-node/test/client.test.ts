/** A client's settings, options and life. What holds in every language is in the conformance cases. */

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { AvenPingError, Client, ConfigError, NotFoundError, TimeoutError, UnauthorizedError } from 'avenping';
import { Core } from '../ts/core.js';
import { MANIFEST } from './support/operations.js';
import { collect } from './support/process.js';
import { clientOf, fake, LINE, settingsOf, StalledServer, TO } from './support/servers.js';
import { collected, inTime, rejection } from './support/waiting.js';

const SECRET = 'a_token_that_nobody_may_see';
const HEALTH = '{"success": true, "data": {"ok": true}}';
const HEALTHY = `HTTP/1.1 200 OK\r\ncontent-length: ${HEALTH.length}\r\n\r\n${HEALTH}`;
const HELLO = { to: TO, text: 'Hello' };

/** Sets variables of the environment for the length of a test. */
function withEnvironment(t: TestContext, variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
  t.after(() => {
    for (const name of Object.keys(variables)) delete process.env[name];
  });
}

test('token, address and line come from the environment, and what is given wins', async (t) => {
  const server = fake(t);
  withEnvironment(t, {
    AVENPING_TOKEN: 'test_enterprise',
    AVENPING_BASE_URL: server.baseUrl,
    AVENPING_PHONE_NUMBER_ID: '109876543210002',
  });
  for (const client of [new Client(), new Client({ token: undefined, baseUrl: undefined })]) {
    await client.messages.sendText(HELLO);
    assert.equal(server.messages().at(-1)?.from, '109876543210002');
  }
  await clientOf(t, server).messages.sendText(HELLO);
  assert.equal(server.messages().at(-1)?.from, LINE);
});

test('a client without a token says where to get one', async (t) => {
  const client = new Client({ baseUrl: fake(t).baseUrl });
  assert((await client.health()).ok);
  const error = await rejection(client.me());
  assert(error instanceof ConfigError);
  assert.match(error.message, /AVENPING_TOKEN/);
});

test('settings that are undefined are not given', async (t) => {
  const settings: Record<string, unknown> = { ...settingsOf(fake(t)) };
  const names = ['timeout', 'deadline', 'maxRetries', 'headers', 'validate', 'proxy', 'caBundle', 'auth', 'userAgent'];
  for (const name of names) settings[name] = undefined;
  assert((await new Client(settings).health()).ok);
});

test('options that are undefined are not given, whoever has given others', async (t) => {
  const client = clientOf(t, fake(t)).withOptions({ maxRetries: 0, timeout: 5000 });
  const nothing = { signal: undefined, timeout: undefined, deadline: undefined, maxRetries: undefined };
  assert((await client.health(nothing)).ok);
  assert((await client.withOptions(nothing).health(undefined)).ok);
});

test('options change the calls of the new client alone, and the innermost win', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 400, times: null });
  const client = clientOf(t, server);
  const hasty = client.withOptions({ timeout: 100, maxRetries: 0 });
  assert((await rejection(hasty.me())) instanceof TimeoutError);
  assert.equal((await client.me()).defaultPhoneNumberId, LINE);
  assert(
    (await rejection(
      client.withOptions({ timeout: 9000, maxRetries: 0 }).withOptions({ timeout: 100 }).me(),
    )) instanceof TimeoutError,
  );
  assert(await hasty.me({ timeout: 9000 }));
  assert(
    await hasty.me({ timeout: undefined, maxRetries: 0 }).catch((error: unknown) => error instanceof TimeoutError),
  );
});

test('no deadline is no deadline', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 300, times: null });
  const client = clientOf(t, server, { deadline: 100 });
  assert((await rejection(client.me())) instanceof TimeoutError);
  assert((await rejection(collected(client.templates.list()))) instanceof TimeoutError);
  assert(await client.me({ deadline: null }));
  assert(await client.withOptions({ deadline: null }).me());
  assert(await clientOf(t, server, { deadline: null }).me());
});

test('clients of one client share its connections', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  for (let round = 0; round < 5; round += 1) {
    await client.me();
    await client.withOptions({ timeout: 5000 }).me();
  }
  assert.equal(new Set(server.requests().map((request) => request['connection'])).size, 1);
});

test('two clients in one process keep their settings and answers apart', async (t) => {
  const [first, second] = [fake(t), fake(t)];
  const clients = [
    clientOf(t, first),
    clientOf(t, second, { token: 'test_enterprise', phoneNumberId: '109876543210002' }),
  ];
  const calls = Array.from({ length: 200 }, async (_, n) => {
    const to = `1555${String(n).padStart(7, '0')}`;
    const sent = await clients[n % 2]?.messages.sendText({ to, text: to });
    assert.equal(sent?.contacts[0]?.input, to);
  });
  await Promise.all(calls);
  for (const [server, line] of [
    [first, LINE],
    [second, '109876543210002'],
  ] as const) {
    assert.equal(server.messages().length, 100);
    assert(server.messages().every(({ from }) => from === line));
  }
});

test('five hundred calls at once get their own answers', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const numbers = Array.from({ length: 500 }, (_, n) => `1555${String(n).padStart(7, '0')}`);
  const sent = await Promise.all(numbers.map((to) => client.messages.sendText({ to, text: to })));
  assert.deepEqual(
    sent.map(({ contacts }) => contacts[0]?.input),
    numbers,
  );
  const byId = new Map(server.messages().map(({ id, body }) => [id, body['text']]));
  assert(sent.every(({ id }, n) => byId.get(id) === numbers[n]));
});

test('each call gets its own error, whose stack leads to whoever awaits it', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server, { maxRetries: 0 });
  for (let n = 0; n < 16; n += 1) {
    server.fault({
      kind: 'status',
      status: 404,
      message: `there is no t${n}.`,
      path: `/v2/templates/t${n}`,
      times: null,
    });
  }
  async function theProgram(n: number): Promise<void> {
    await client.templates.get({ name: `t${n}` });
  }
  const errors = await Promise.all(Array.from({ length: 16 }, (_, n) => rejection(theProgram(n))));
  for (const [n, error] of errors.entries()) {
    assert(error instanceof NotFoundError);
    assert.equal(error.reason, `there is no t${n}.`);
    assert.match(error.stack ?? '', /at async theProgram/);
  }
});

test('the event loop goes on while calls are slow', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 400, times: null });
  let [turns, ended] = [0, false];
  const call = clientOf(t, server)
    .me()
    .finally(() => (ended = true));
  while (!ended) {
    await sleep(1);
    turns += 1;
  }
  await call;
  assert(turns > 50, `${turns} turns`);
});

test('a new token heals a client in place, and those that it made', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const patient = client.withOptions({ timeout: 60_000 });
  server.replaceToken(server.token, SECRET);
  assert((await rejection(client.me())) instanceof UnauthorizedError);
  client.setToken(SECRET);
  assert.deepEqual(await client.me(), await patient.me());
});

test('a closed client says so, and its calls in flight still end', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const other = client.withOptions({ timeout: 5000 });
  server.fault({ kind: 'delay', ms: 200 });
  const call = client.me();
  const listing = client.templates.list();
  await sleep(50);
  client.close();
  client.close();
  assert.equal((await call).defaultPhoneNumberId, LINE);
  const calls = [
    other.me(),
    client.messages.sendText(HELLO),
    client.media.upload({ file: Buffer.from('x') }),
    client.media.upload({ file: [Buffer.from('x')] }),
    client.media.download('1'),
    client.request('GET', '/v2/me'),
    listing,
    collected(client.forms.list()),
  ];
  for (const error of await Promise.all(calls.map((each) => rejection(each)))) {
    assert(error instanceof ConfigError);
    assert.match(error.reason, /closed/);
    assert.notEqual(error.delivery, 'maybe_sent');
  }
  assert.throws(() => client.setToken('x'), ConfigError);
  assert.equal(server.requests().length, 1);
  assert.match(inspect(client), /closed/);
});

test('calls of the same turn as a new token or a close have begun before it', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const three = (): Promise<unknown>[] => [client.me(), client.me(), client.me()];
  const before = three();
  client.setToken('test_enterprise');
  const after = three();
  client.close();
  const late = rejection(client.me());
  await Promise.all([...before, ...after]);
  assert((await late) instanceof ConfigError);
  const tokens = server.requests().map(({ headers }) => headers['authorization']);
  const both = ['Bearer test_premium', 'Bearer test_enterprise'];
  assert.deepEqual(tokens.sort(), both.flatMap((token) => [token, token, token]).sort());
});

test('using closes a client', async (t) => {
  const client = clientOf(t, fake(t));
  client[Symbol.dispose]();
  assert((await rejection(client.health())) instanceof ConfigError);
});

test('a client that is thrown away closes its connections', async (t) => {
  const server = await StalledServer.start(t, HEALTHY);
  const use = async (): Promise<WeakRef<Client>> => {
    const client = new Client(settingsOf(server));
    await client.withOptions({ timeout: 5000 }).health();
    return new WeakRef(client);
  };
  const weak = await use();
  for (let round = 0; round < 50 && weak.deref() !== undefined; round += 1) {
    await sleep(10);
    collect();
  }
  assert.equal(weak.deref(), undefined);
  await server.waitForHangUps();
});

test('a client that is closed closes its connections', async (t) => {
  const server = await StalledServer.start(t, HEALTHY);
  const client = clientOf(t, server);
  await client.health();
  client.close();
  await server.waitForHangUps();
});

test('a client with a call in flight is not thrown away before it has ended', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'delay', ms: 300, times: null });
  const call = new Client(settingsOf(server)).me();
  for (let round = 0; round < 10; round += 1) {
    await sleep(10);
    collect();
  }
  assert.equal((await inTime(call)).defaultPhoneNumberId, LINE);
});

test('the version is that of the user agent', async (t) => {
  const server = fake(t);
  await clientOf(t, server, { userAgent: 'shop/2.1' }).health();
  const agent = server.requests()[0]?.headers['user-agent'] as string;
  assert(agent.startsWith(`avenping-node/${MANIFEST.version}`), agent);
  assert(agent.endsWith('shop/2.1'), agent);
});

test('an error that is handed to another thread keeps all by toJSON', async (t) => {
  const server = fake(t);
  server.fault({ kind: 'rate_limit', retry_after: 3600 });
  const error = await rejection(clientOf(t, server).messages.sendText(HELLO));
  assert(error instanceof AvenPingError);
  const copy = structuredClone(error.toJSON());
  assert.deepEqual([copy['retryAfter'], copy['delivery'], copy['code']], [3_600_000, 'rejected', error.code]);
});

test('the environment is the one that the program sees', async (t) => {
  withEnvironment(t, { AVENPING_TOKEN: 'test_premium', AVENPING_PHONE_NUMBER_ID: '1' });
  const { env } = process;
  t.after(() => {
    process.env = env;
  });
  // As in Jest, a worker thread or Deno: a copy, in which the token is not.
  process.env = {};
  const error = await rejection(new Client({ baseUrl: fake(t).baseUrl }).me());
  assert(error instanceof ConfigError, String(error));
});

test('timers of a test runner that stand still hold up no call', async (t) => {
  const client = clientOf(t, fake(t));
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'setImmediate'] });
  t.mock.method(globalThis, 'queueMicrotask', () => undefined);
  const answers = await Promise.all([client.health(), client.health(), client.health()]);
  t.mock.timers.reset();
  assert.equal(answers.length, 3);
});

test('a call of a batch that cannot be started is refused alone', async (t) => {
  const server = fake(t);
  const core = new Core(JSON.stringify({ token: server.token, baseUrl: server.baseUrl }));
  const { client } = core;
  const refusal = '{"kind": "internal", "code": "INTERNAL", "message": "no"}';
  const start = (ids: number[], ...others: [string[], string[], string[]]): unknown[] => {
    const refused = ids.length > 1 ? ids[1] : undefined;
    const kept = <T>(list: T[]): T[] => list.filter((_, index) => ids[index] !== refused);
    client.start(kept(ids), ...(others.map(kept) as typeof others));
    return refused === undefined ? [] : [refused, refusal];
  };
  const half = Object.assign(Object.create(null), { start, drain: () => client.drain() }) as typeof client;
  Object.assign(core, { client: half });
  const calls = ['version', 'health', 'health', 'health'].map((name) => core.invoke(name, '{}', '', undefined));
  const outcomes = await inTime(Promise.allSettled(calls));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
  assert.match(String((outcomes[2] as PromiseRejectedResult).reason), /^InternalError/);
});
