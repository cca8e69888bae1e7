/** Wrong types beside the operations' own arguments: settings, tokens, paths, queries, handlers, the fake. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AvenPingError, Client, ConfigError, InvalidRequestError } from 'avenping';
import { MockServer } from 'avenping/testing';
import { challenge, handler, nodeHandler, parse, verifyCode } from 'avenping/webhooks';
import { hostile, revoked } from './support/hostile.js';
import { clientOf, fake } from './support/servers.js';
import { rejection } from './support/waiting.js';

const SECRET = 'a_token_that_nobody_may_see';
/** Of no type that anything takes. */
const ALIEN: readonly unknown[] = [5, true, null, 5n, Symbol('s'), () => 'text', {}, [], [5]];

/** What a call throws at once. */
function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('it threw nothing');
}

const NO_TIME = [0, -1.5, '5', true, Number.NaN, Infinity, 5n, {}, Symbol('s')];
const SETTINGS: Readonly<Record<string, readonly unknown[]>> = {
  timeout: [...NO_TIME, null],
  connectTimeout: [...NO_TIME, null],
  deadline: NO_TIME,
  maxRetries: [-1, 1.5, 2 ** 40, '1', null, true, 1n],
  token: ['', 'two words', 'half \ud800', 5, {}, ['x'], Symbol('s')],
  auth: ['basic', 5, null],
  baseUrl: ['', 'ftp://localhost', 'http://example.com', 'no address', 5, new URL('https://localhost')],
  proxy: ['socks5://localhost', 'no address', 'x', 'proxy.example:3128', 'http://', '', 5],
  caBundle: ['/there/is/none', 5],
  headers: [
    { 'a b': 'x' },
    { x: 5 },
    { x: 'a\nb' },
    { x: undefined },
    ['x'],
    'x',
    null,
    new Headers({ x: 'y' }),
    new Map(),
    hostile,
    revoked(),
  ],
  userAgent: ['a\nb', 5, null, 'half \ud800'],
  validate: ['no', 0, null],
  allowHttp: [1, 'yes', null],
  logBodies: ['yes', 1, null],
  phoneNumberId: ['', 5, 109876543210987],
  tiemout: [5, null],
};

for (const [name, values] of Object.entries(SETTINGS)) {
  test(`a setting ${name} that cannot work is refused at once by its name`, () => {
    for (const value of values) {
      const settings = { token: SECRET, baseUrl: 'https://localhost', [name]: value } as object;
      const error = thrown(() => new Client(settings));
      assert(error instanceof ConfigError, `${typeof value}: ${String(error)}`);
      assert.match(error.reason, new RegExp(`\\b${name}\\b`));
      // The core writes the names as Rust and Python do.
      assert.doesNotMatch(error.hint ?? '', /[a-z]_[a-z]/);
      assert(!JSON.stringify(error).includes(SECRET));
    }
  });
}

test('settings that are no object are refused, and a token among them is not repeated', () => {
  for (const settings of [SECRET, 5, null, true, [SECRET], () => SECRET, Symbol('s'), 5n, hostile, revoked()]) {
    const error = thrown(() => new Client(settings as never));
    assert(error instanceof ConfigError, String(error));
    assert.match(error.reason, /object|cannot be read/);
    assert(!JSON.stringify(error).includes(SECRET));
  }
});

test('a client without new is an error of JavaScript', () => {
  assert.throws(() => (Client as unknown as () => unknown)(), TypeError);
});

test('a token that is no text is refused, and the old one stays', async (t) => {
  const client = clientOf(t, fake(t));
  for (const token of [...ALIEN, undefined, '', 'two words', 'half \ud800', `${SECRET}\n${SECRET}`]) {
    const error = thrown(() => client.setToken(token as never));
    assert(error instanceof ConfigError, String(error));
    assert(!JSON.stringify(error).includes(SECRET));
  }
  assert((await client.me()).defaultPhoneNumberId);
});

test('options for many calls are checked when they are set', (t) => {
  const client = clientOf(t, fake(t));
  for (const options of [
    ...ALIEN.filter((each) => typeof each !== 'object' || each === null || Array.isArray(each)),
    'x',
  ]) {
    assert(thrown(() => client.withOptions(options as never)) instanceof InvalidRequestError);
  }
  const error = thrown(() => client.withOptions({ maxRetries: 1, timeout: 0 }));
  assert(error instanceof InvalidRequestError);
  assert.deepEqual([error.field, error.operation], ['timeout', undefined]);
});

test('a request is checked in all its parts', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const cyclic: { self?: object } = {};
  cyclic.self = cyclic;
  const refused = async (field: string, ...args: unknown[]): Promise<void> => {
    const request = client.request.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const error = await rejection(request(...args));
    assert(error instanceof InvalidRequestError, `${field}: ${String(error)}`);
    assert.deepEqual([error.field, error.operation], [field, 'request']);
    assert.notEqual(error.delivery, 'maybe_sent');
  };
  for (const value of [...ALIEN, undefined]) {
    await refused('method', value, '/v2/me');
    await refused('path', 'GET', value);
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      await refused('content', 'GET', '/v2/me', value);
      await refused('query', 'GET', '/v2/me', { query: value });
    }
    if (typeof value === 'symbol' || typeof value === 'function' || typeof value === 'bigint') {
      await refused('json', 'POST', '/v2/new', { json: value });
    }
    if (typeof value === 'object' && value !== null) {
      await refused('query.a', 'GET', '/v2/me', { query: { a: [value] } });
    }
  }
  await refused('query', 'GET', '/v2/me', { query: new URLSearchParams({ a: '1' }) });
  await refused('query', 'GET', '/v2/me', { query: new Map([['a', '1']]) });
  for (const value of [Number.NaN, Symbol('s'), () => 5, new Date(), 'half \ud800']) {
    await refused('query.a', 'GET', '/v2/me', { query: { a: value } });
  }
  await refused('body', 'POST', '/v2/new', { body: '{}' });
  await refused('json.self', 'POST', '/v2/new', { json: cyclic });
  await refused('json.a[0]', 'POST', '/v2/new', { json: { a: [Number.NaN] } });
  await refused('method', 'FETCH', '/v2/new');
  await refused('path', 'GET', 'https://elsewhere.example/');
  await refused('path', 'GET', '//elsewhere.example/');
  assert.deepEqual(server.requests(), []);
  await client
    .request('GET', '/v2/me', { query: { a: ['1', 2, true, null], b: undefined, c: 5n as never } })
    .catch(() => undefined);
});

test('where to save is checked, and nothing is written', async (t) => {
  const client = clientOf(t, fake(t));
  const folder = mkdtempSync(join(tmpdir(), 'avenping-types-'));
  const here = process.cwd();
  t.after(() => {
    process.chdir(here);
  });
  process.chdir(folder);
  const download = await client.media.download('1234567890');
  const save = download.save.bind(download) as (...args: unknown[]) => Promise<number>;
  for (const path of [...ALIEN, undefined, Buffer.from('x'), 'half \ud800', 'a\0b', new URL('https://x.example/')]) {
    const error = await rejection(save(path));
    assert(error instanceof InvalidRequestError, String(error));
    assert.deepEqual([error.field, error.operation], ['path', 'media.download']);
  }
});

test('how a download is saved is checked, and it can still be saved', async (t) => {
  const client = clientOf(t, fake(t));
  const folder = mkdtempSync(join(tmpdir(), 'avenping-types-'));
  const download = await client.media.download('1234567890');
  const save = download.save.bind(download) as (...args: unknown[]) => Promise<number>;
  for (const options of [5, 'x', null, [], () => undefined]) {
    const error = await rejection(save(join(folder, 'file'), options));
    assert(error instanceof InvalidRequestError, String(error));
    assert.equal(error.field, 'options');
  }
  for (const onProgress of [5, 'x', null, {}]) {
    const error = await rejection(save(join(folder, 'file'), { onProgress }));
    assert(error instanceof InvalidRequestError, String(error));
    assert.equal(error.field, 'onProgress');
  }
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(await save(join(folder, 'file')), 70);
});

test('what webhooks are given is checked', async () => {
  for (const value of [...ALIEN, undefined]) {
    for (const call of [
      () => parse(value as never),
      () => verifyCode(value as never, 'x'),
      () => challenge('x', value as never),
      // Frameworks have classes of their own for an address.
      () => challenge((typeof value === 'object' ? null : value) as never, 'x'),
    ]) {
      const error = thrown(call);
      assert(error instanceof InvalidRequestError, `${typeof value}: ${String(error)}`);
      assert.notEqual(error.field, undefined);
    }
    if (typeof value !== 'string') assert.equal(verifyCode('x', value as never), false);
  }
  for (const make of [handler, nodeHandler]) {
    for (const options of [...ALIEN.filter((each) => typeof each !== 'object' || each === null), undefined]) {
      assert(thrown(() => make(options as never)) instanceof InvalidRequestError);
    }
    for (const name of ['onMessage', 'onLead', 'onUnknown', 'onError', 'code', 'maxBytes', 'onMesage']) {
      for (const value of [null, {}, [], true, Symbol('s'), ...(name === 'code' ? [5] : ['x', -1])]) {
        const error = thrown(() => make({ [name]: value }));
        assert(error instanceof InvalidRequestError, `${name}: ${String(error)}`);
        assert.equal(error.field, name);
      }
    }
  }
});

test('what the fake is given is checked, by errors of JavaScript', async (t) => {
  for (const port of [-1, 1.5, 70_000, '80', null, {}, Number.NaN, 5n, Symbol('s')].filter((port) => port !== null)) {
    assert.match(String(thrown(() => new MockServer({ port: port as never }))), /port/);
  }
  const server = fake(t);
  const calls: [says: RegExp, call: (value: never) => unknown][] = [
    [/kind|fault|object/, (value) => server.fault(value)],
    [/kind/, (value) => server.fault({ kind: value })],
    [/seconds/, (value) => server.advance(value)],
    [/settings|object|page_size/, (value) => server.settings({ page_size: value })],
  ];
  for (const [says, call] of calls) {
    for (const value of ['x', {}, [], true]) {
      const error = thrown(() => call(value as never));
      assert(error instanceof Error && !/napi/i.test(String(error)), String(error));
      assert.match(error.message, says);
    }
  }
  for (const message of [undefined, null, 5, 'x', {}, { from: 5, text: 'x' }, { from: 'x', txt: 'y' }]) {
    const error = await rejection(server.receive(message as never));
    assert(error instanceof Error && !/napi/i.test(String(error)), String(error));
  }
  assert(!(thrown(() => server.replaceToken('none', 'x')) instanceof AvenPingError));
});

test('hints name settings as they are written here', async (t) => {
  const clear = thrown(() => new Client({ baseUrl: 'http://example.com' }));
  assert(clear instanceof ConfigError);
  assert.match(clear.message, /^CONFIG: baseUrl: .*set allowHttp/);
  const proxy = thrown(() => new Client({ proxy: 'x' }));
  assert(proxy instanceof ConfigError);
  assert.match(proxy.message, /proxy: .*http:\/\/host:port/);
  const nowhere = await rejection(clientOf(t, { baseUrl: 'http://127.0.0.1:1' }, { maxRetries: 0 }).health());
  assert(nowhere instanceof AvenPingError);
  assert.match(nowhere.hint ?? '', /check baseUrl/);
});

test('settings that cannot be read are a ConfigError with the cause', () => {
  const cause = new Error('mine');
  const settings = {
    get timeout(): number {
      throw cause;
    },
  };
  const error = thrown(() => new Client(settings));
  assert(error instanceof ConfigError);
  assert.equal(error.cause, cause);
});

test('a signal in the place of the options is refused, because it would count as none', async (t) => {
  const error = await rejection(clientOf(t, fake(t)).health(new AbortController().signal as never));
  assert(error instanceof InvalidRequestError);
  assert.equal(error.field, 'options');
});
