/** The types of the client itself, its settings and options, of errors, webhooks and the fake. */

import {
  ApiError,
  AvenPingError,
  Client,
  RateLimitedError,
  TimeoutError,
  type Attempt,
  type CallOptions,
  type ClientOptions,
  type Delivery,
  type ErrorKind,
  type MetaError,
} from 'avenping';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MockServer, type AcceptedMessage, type Delivered, type ReceivedRequest } from 'avenping/testing';
import {
  challenge,
  contentOf,
  handler,
  nodeHandler,
  parse,
  verifyCode,
  type InboundContent,
  type NewLead,
  type NewMessage,
  type UnknownEvent,
  type WebhookEvent,
} from 'avenping/webhooks';
import { is } from './equal.js';

declare const maybe: string | undefined;

// Settings. Each may be left out, or be undefined.

new Client();
new Client({});
const all: Required<ClientOptions> = {
  token: maybe,
  baseUrl: maybe,
  phoneNumberId: maybe,
  auth: 'x-api-token',
  timeout: 1,
  connectTimeout: 1,
  deadline: null,
  maxRetries: 0,
  proxy: maybe,
  caBundle: maybe,
  allowHttp: true,
  headers: { a: 'b' },
  userAgent: 'shop/2.1',
  validate: false,
  logBodies: undefined,
};
const client = new Client(all);
// @ts-expect-error: settings have names
new Client('token');
// @ts-expect-error: there is no such setting
new Client({ tokn: 'x' });
// @ts-expect-error: there are two ways
new Client({ auth: 'basic' });
// @ts-expect-error: a time is a number
new Client({ timeout: '5s' });
// @ts-expect-error: only `deadline` may be null
new Client({ timeout: null });
// @ts-expect-error: a `Headers` object is no plain one
new Client({ headers: new Headers() });

// The client.

const options: Required<CallOptions> = {
  signal: new AbortController().signal,
  timeout: 1,
  deadline: null,
  maxRetries: 1,
  retryMaybeSent: true,
};
is<Client>().of(client.withOptions(options));
client.setToken('x');
client.close();
is<Promise<unknown>>().of(client.request('GET', '/v2/me'));
is<Promise<unknown>>().of(
  client.request('POST', '/v2/new', { query: { a: ['1', 2, true, null] }, json: [1] }, options),
);
// @ts-expect-error: there is no path
void client.request('GET');
// @ts-expect-error: the body is called `json`
void client.request('POST', '/v2/new', { body: {} });
// @ts-expect-error: no options given
client.withOptions();
// @ts-expect-error: a setting is no option of a call
client.withOptions({ token: 'x' });
// @ts-expect-error: the namespaces stay
client.messages = new Client().messages;
// @ts-expect-error: the token is not to be read
console.log(client.token);
{
  using disposed = new Client();
  is<Client>().of(disposed);
}

// Errors.

declare const error: unknown;
if (error instanceof AvenPingError) {
  is<string>().of(error.code);
  is<ErrorKind>().of(error.kind);
  is<Delivery | undefined>().of(error.delivery);
  is<number | undefined>().of(error.status);
  is<number | undefined>().of(error.retryAfter);
  is<boolean>().of(error.retryable);
  is<MetaError | undefined>().of(error.meta);
  is<readonly Attempt[]>().of(error.attempts);
  is<unknown>().of(error.details);
  is<Record<string, unknown>>().of(error.toJSON());
  // @ts-expect-error: no such delivery
  if (error.delivery === 'sent') error.toJSON();
  // @ts-expect-error: errors are to be read
  error.code = 'X';
}
const api: ApiError = new RateLimitedError('slow down', { retryAfter: 1000, status: undefined });
is<TimeoutError>().of(new TimeoutError('late', { cause: api }));
// @ts-expect-error: no such field
new RateLimitedError('slow down', { retry_after: 1 });

// Webhooks.

const event = parse(Buffer.from('{}'));
is<WebhookEvent>().of(event);
if (event.event === 'newMessage') is<NewMessage>().of(event);
else if (event.event === 'newLead') is<NewLead>().of(event);
else is<UnknownEvent>().of(event);
declare const message: NewMessage;
is<InboundContent | undefined>().of(contentOf(message));
is<boolean>().of(verifyCode('c0de', null));
is<string | undefined>().of(challenge(new URL('https://shop.example/'), 'c0de'));
is<(request: Request) => Promise<Response>>().of(handler({ onMessage: (each) => each.text?.body, code: maybe }));
is<(request: IncomingMessage, response: ServerResponse) => Promise<void>>().of(
  nodeHandler({ onMessage: async () => undefined, onLead: (lead) => lead.phoneNumber, onUnknown: undefined }),
);
// @ts-expect-error: JSON that was parsed already is not what came
parse({ newMessage: {} });
// @ts-expect-error: no such handler
handler({ onMesage: () => undefined });
// @ts-expect-error: an expected code is needed
verifyCode(undefined, 'x');

// The fake.

const server = new MockServer({ port: 0 });
is<string>().of(server.baseUrl);
is<ReceivedRequest[]>().of(server.requests());
is<AcceptedMessage[]>().of(server.messages());
is<Promise<Delivered>>().of(server.receive({ from: '1555', text: 'Hello', name: 'Ada' }));
is<Promise<Delivered>>().of(server.receiveText('1555', 'Hello', { name: 'Ada' }));
server.fault({ kind: 'status', status: 503, method: 'POST', path: '/v2/*', times: null, skip: 1, every: 2 });
// @ts-expect-error: what kind?
server.fault({ status: 503 });
// @ts-expect-error: seconds are a number
server.advance('1 day');
// @ts-expect-error: from whom?
void server.receive({ text: 'Hello' });
