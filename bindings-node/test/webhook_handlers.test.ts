/** The handlers for fetch and for Node: what they answer, whatever happens. */

import assert from 'node:assert/strict';
import {
  createServer,
  request as send,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { mock, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { WebhookError } from '../ts/errors.js';
import { handler, nodeHandler, verifyCode, type HandlerOptions } from '../ts/webhooks/index.js';
import { examplesIn, run } from './support/examples.js';

const MESSAGE = '{"newMessage": {"id": "wamid.1", "type": "text", "text": {"body": "Größe"}}}';
const VERIFY = '?hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends one request through a handler. */
type Through = (options: HandlerOptions, query: string, init?: RequestInit) => Promise<Answer>;

async function read(response: Response): Promise<Answer> {
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function throughFetch(options: HandlerOptions, query: string, init: RequestInit = {}): Promise<Answer> {
  return read(await handler(options)(new Request(`http://localhost/whatsapp${query}`, init)));
}

/** The address of a server that is closed with the test. */
async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function listenerOf(options: HandlerOptions): RequestListener {
  const deliver = nodeHandler(options);
  return (request, response) => void deliver(request, response);
}

/** The same things hold for both handlers. */
function both(name: string, body: (through: Through, t: TestContext) => Promise<void>): void {
  test(`fetch: ${name}`, (t) => body(throughFetch, t));
  test(`node: ${name}`, (t) =>
    body(async (options, query, init) => {
      return read(await fetch(`${await serve(t, listenerOf(options))}/whatsapp${query}`, init));
    }, t));
}

const post = (body: string | Uint8Array | ReadableStream): RequestInit => ({ method: 'POST', body, duplex: 'half' });

both('each event goes to its callback, and 200 follows when that has finished', async (through) => {
  const seen: string[] = [];
  const options: HandlerOptions = {
    async onMessage(message) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(`${message.dedupeKey} ${message.text?.body}`);
    },
    onLead: (lead) => seen.push(lead.phoneNumber),
    onUnknown: (event) => seen.push(Object.keys(event.raw).join()),
  };
  for (const body of [MESSAGE, '{"newLead": {"phoneNumber": "1"}}', '{"other": 1}']) {
    const { status, text } = await through(options, '', post(body));
    assert.deepEqual([status, text], [200, '']);
  }
  assert.deepEqual(seen, ['wamid.1 Größe', '1', 'other']);
});

both('the content type does not matter, and events without a callback are accepted', async (through) => {
  for (const type of ['text/plain;charset=UTF-8', 'application/json', 'application/octet-stream']) {
    const init = { ...post(new TextEncoder().encode(MESSAGE)), headers: { 'content-type': type } };
    assert.equal((await through({}, '', init)).status, 200);
  }
});

both('what is no delivery is answered with 400 and reported', async (through) => {
  const reported: unknown[] = [];
  const options = { onError: (error: unknown) => reported.push(error), onMessage: () => assert.fail() };
  for (const body of ['', 'secret', '{"newMessage": 1}']) {
    const { status, text, headers } = await through(options, '', post(body));
    assert.deepEqual([status, headers.get('content-type')], [400, 'text/plain; charset=utf-8']);
    assert.match(text, /webhook body/);
    assert.doesNotMatch(text, /secret/);
  }
  assert.deepEqual(
    reported.map((error) => error instanceof WebhookError),
    [true, true, true],
  );
});

both('too large a body is answered with 413, with a length or without', async (through) => {
  const large = ' '.repeat(200_000);
  const stream = (): ReadableStream =>
    new ReadableStream({
      start(controller) {
        for (let part = 0; part < 4; part++) controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    });
  for (const body of [large, stream()]) {
    let reported: unknown;
    const options = { maxBytes: 100_000, onError: (error: unknown) => (reported = error) };
    assert.equal((await through(options, '', post(body))).status, 413);
    assert.ok(reported instanceof WebhookError);
  }
  const exact = MESSAGE + ' '.repeat(100_000 - new TextEncoder().encode(MESSAGE).length);
  assert.equal((await through({ maxBytes: 100_000 }, '', post(exact))).status, 200);
  assert.equal((await through({ maxBytes: 99_999 }, '', post(exact))).status, 413);
});

both('a callback that throws is answered with 500 and reported', async (through, t) => {
  const printed = t.mock.method(console, 'error', () => {});
  const warned = t.mock.method(process, 'emitWarning', () => {});
  const failure = new Error('full');
  const reported: unknown[] = [];
  const onMessage = (): never => {
    throw failure;
  };
  const init = post(MESSAGE);
  const answer = await through({ onMessage, onError: (error) => reported.push(error) }, '', init);
  assert.deepEqual([answer.status, answer.text], [500, 'Internal Server Error']);
  assert.deepEqual([reported, warned.mock.callCount()], [[failure], 0]);

  // A warning when nobody asks for it, and when the one who does fails too.
  assert.equal((await through({ onMessage: async () => onMessage() }, '', init)).status, 500);
  assert.equal((await through({ onMessage, onError: () => Promise.reject(failure) }, '', init)).status, 500);
  const warnings = warned.mock.calls.map((call) => call.arguments[0] as unknown as Error & { detail: string });
  assert.deepEqual(
    warnings.map(({ name, cause }) => [name, cause]),
    [
      ['AvenPingWarning', failure],
      ['AvenPingWarning', failure],
    ],
  );
  for (const { detail } of warnings) assert.equal(detail, inspect(failure));
  assert.match(String(warnings[0]), /500/);
  assert.match(String(warnings[1]), /onError/);
  // The library itself prints nothing.
  assert.equal(printed.mock.callCount(), 0);

  // Even if it looks like a body that cannot be read.
  const own = new WebhookError('mine');
  const options: HandlerOptions = { onMessage: () => Promise.reject(own), onError: () => {} };
  assert.equal((await through(options, '', init)).status, 500);
});

both('a verification is answered when there is a code', async (through) => {
  const right = await through({ code: 'c0de' }, VERIFY);
  assert.deepEqual([right.status, right.text], [200, '1158201444']);
  assert.equal(right.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(right.headers.get('x-content-type-options'), 'nosniff');
  for (const [code, query] of [
    ['other', VERIFY],
    ['', VERIFY],
    ['c0de', ''],
    ['c0de', '?hub.challenge=1'],
  ] as const) {
    assert.equal((await through({ code }, query)).status, 403);
  }
});

both('other methods are not allowed', async (through) => {
  const refused = async (options: HandlerOptions, method: string): Promise<unknown> => {
    const { status, headers } = await through(options, '', { method });
    return [status, headers.get('allow')];
  };
  assert.deepEqual(await refused({}, 'GET'), [405, 'POST']);
  assert.deepEqual(await refused({ code: 'c0de' }, 'PUT'), [405, 'GET, POST']);
  assert.deepEqual(await refused({ code: 'c0de' }, 'HEAD'), [405, 'GET, POST']);
});

test('an option that is unknown or of the wrong type is refused at once', () => {
  for (const make of [handler, nodeHandler]) {
    for (const [field, options] of [
      ['onMesage', { onMesage: () => {} }],
      ['onMessage', { onMessage: 'log' }],
      ['code', { code: 5 }],
      ['maxBytes', { maxBytes: 0 }],
      ['maxBytes', { maxBytes: 2 ** 20 + 1 }],
      ['options', undefined],
      ['options', null],
    ] as const) {
      assert.throws(() => make(options as never), { name: 'InvalidRequestError', field });
    }
    make({ onMessage: undefined, code: undefined, maxBytes: undefined });
  }
});

test('fetch: a request that was read before is the program’s mistake', async () => {
  const request = new Request('http://localhost', post(MESSAGE));
  await request.text();
  let reported: unknown;
  const response = await handler({ onError: (error) => (reported = error) })(request);
  assert.equal(response.status, 500);
  assert.equal((reported as { field?: string }).field, 'request');
});

test('fetch: a body that breaks off is reported and answered', async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error('reset'));
    },
  });
  let reported: unknown;
  const response = await handler({ onError: (error) => (reported = error) })(
    new Request('http://localhost', post(body)),
  );
  assert.equal(response.status, 400);
  assert.equal(((reported as Error).cause as Error).message, 'reset');
});

test('node: a sender who goes away is reported and harms nobody', async (t) => {
  let tell: (error: unknown) => void;
  const reported = new Promise((resolve) => (tell = resolve));
  const deliver = listenerOf({ onError: (error) => tell(error) });
  const address = await serve(t, (request, response) => {
    deliver(request, response);
    // Not before: what is reset before it was read never becomes a request.
    if (request.headers['content-length'] === '100') socket.destroy();
  });
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{');
  assert.ok((await reported) instanceof WebhookError);
  assert.equal((await fetch(address, post(MESSAGE))).status, 200);
});

test('node: one connection carries many deliveries, refused ones between them', async (t) => {
  const address = new URL(await serve(t, listenerOf({ maxBytes: 1000, onError: () => {} })));
  const socket = connect(Number(address.port), '127.0.0.1');
  const frame = (body: string): string =>
    `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const chunked = (body: string): string =>
    `POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  socket.write(frame(MESSAGE) + chunked('x'.repeat(5000)) + frame('x'.repeat(5000)) + frame(MESSAGE));
  let text = '';
  for await (const part of socket.setEncoding('utf8')) {
    text += part as string;
    if ([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].length === 4) break;
  }
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ['200', '413', '413', '200']);
});

/** As Express's body parsers do. */
function parsedBefore(deliver: ReturnType<typeof nodeHandler>, body: (text: string) => unknown): RequestListener {
  const read = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part as string;
    await deliver(Object.assign(request, { body: body(text) }), response);
  };
  return (request, response) => void read(request, response);
}

test('node: a body that a parser has read before is taken from it', async (t) => {
  const seen: unknown[] = [];
  const deliver = nodeHandler({
    onMessage: ({ text }) => seen.push(text?.body),
    onError: () => {},
    maxBytes: 200,
  });
  for (const [body, status] of [
    [(text: string) => text, 200],
    [(text: string) => Buffer.from(text), 200],
    [(text: string) => JSON.parse(text) as unknown, 200],
    [() => undefined, 500],
    [() => null, 500],
    [() => [], 400],
    [(text: string) => text + ' '.repeat(200), 413],
    [(text: string) => Buffer.from(text + ' '.repeat(200)), 413],
  ] as const) {
    const address = await serve(t, parsedBefore(deliver, body));
    assert.equal((await fetch(address, post(MESSAGE))).status, status, String(body));
  }
  assert.deepEqual(seen, ['Größe', 'Größe', 'Größe']);
});

test('node: what a parser left that did not read the request is ignored', async (t) => {
  // Express 4 has an empty object in `request.body` for a content type that its parsers do not know.
  const deliver = nodeHandler({ onUnknown: () => assert.fail() });
  const address = await serve(t, (request, response) => {
    void deliver(Object.assign(request, { body: {} }), response);
  });
  assert.equal((await fetch(address, post(MESSAGE))).status, 200);
});

test('node: a response that was given already is left alone', async (t) => {
  const deliver = nodeHandler({});
  const address = await serve(t, (request, response) => {
    response.writeHead(202).end('mine');
    void deliver(request, response);
  });
  const answer = await read(await fetch(address, post(MESSAGE)));
  assert.deepEqual([answer.status, answer.text], [202, 'mine']);
});

test('what is no request is reported too, and a handler never rejects', async () => {
  for (const request of [undefined, null, {}, { method: 'POST' }, { url: 5 }]) {
    const reported: unknown[] = [];
    const options: HandlerOptions = { onError: (error) => reported.push(error) };
    assert.equal((await handler(options)(request as never)).status, 500);
    await nodeHandler(options)(request as never, undefined as never);
    assert(reported.length >= 2);
  }
});

test('the example in the documentation runs', async () => {
  const [example] = examplesIn('webhooks/index.ts');
  assert.ok(example);
  const log = mock.fn();
  let listener: RequestListener | undefined;
  await run(example.code, {
    nodeHandler,
    verifyCode,
    console: { log },
    process: { env: { WEBHOOK_SECRET: 's3cret' } },
    createServer: (given: RequestListener) => ({ listen: () => (listener = given) }),
  });
  const server = createServer(listener).listen(0);
  const { port } = server.address() as AddressInfo;
  const status = (path: string): Promise<number | undefined> =>
    new Promise((resolve) => {
      const options = { method: 'POST', port, path, agent: false };
      send(options, (response) => resolve(response.resume().statusCode)).end(MESSAGE);
    });
  assert.deepEqual([await status('/s3cret'), await status('/s3cret?a'), await status('/wrong')], [200, 200, 404]);
  assert.equal(log.mock.callCount(), 1); // the second was the same message
  server.close();
});
