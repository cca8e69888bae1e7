/** Does what a client can do, well and badly, and writes down whatever a debugger, a log or a crash report shows. */

import { join } from 'node:path';
import { inspect } from 'node:util';
import { Client, type ClientOptions } from 'avenping';
import * as webhooks from 'avenping/webhooks';

const { THE_TOKEN: TOKEN = '', THE_URL: baseUrl = '' } = process.env;
const SETTINGS: ClientOptions = { token: TOKEN, baseUrl, phoneNumberId: '109876543210987', maxRetries: 1 };
const TO = '15551234567';

function show(...what: unknown[]): void {
  for (const each of what) {
    console.log(each);
    console.log(inspect(each, { depth: Infinity, showHidden: true, getters: true }));
    console.log(inspect(each, { depth: Infinity, showHidden: true, getters: true, customInspect: false }));
    console.log(String(each), JSON.stringify(each));
    walk(each, new Set());
  }
}

/** All that can be reached by properties, whether they can be enumerated or not. */
function walk(value: unknown, seen: Set<unknown>): void {
  if (typeof value === 'string') console.log(value);
  const isThing = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isThing || seen.has(value) || seen.size > 2000) return;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) {
    console.log(String(key));
    try {
      walk((value as Record<PropertyKey, unknown>)[key], seen);
    } catch {
      // A getter of another object's.
    }
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  for (const key of prototype === null ? [] : Reflect.ownKeys(prototype)) {
    if (key !== '__proto__' && Object.getOwnPropertyDescriptor(prototype, key)?.get !== undefined) {
      walk((value as Record<PropertyKey, unknown>)[key], seen);
    }
  }
}

function showError(error: unknown): void {
  show(error);
  if (!(error instanceof Error)) return;
  console.log(error.stack);
  show(Object.fromEntries(Object.entries(error)));
  if ('toJSON' in error) show((error as { toJSON(): unknown }).toJSON());
  if (error.cause !== undefined) showError(error.cause);
}

async function attempt(call: () => unknown): Promise<void> {
  try {
    const answer = await call();
    show(answer, (answer as { raw?: unknown } | undefined)?.raw);
  } catch (error) {
    showError(error);
  }
}

const WRONG_SETTINGS: readonly object[] = [
  { timeout: 0 },
  { timeout: '5' },
  { baseUrl: 'http://example.com' },
  { baseUrl: `https://user:${TOKEN}@example.com` },
  { headers: { 'x-secret': TOKEN, '': 'x' } },
  { headers: { x: 5 } },
  { proxy: `socks5://user:${TOKEN}@localhost:1` },
  { auth: 'basic' },
  { caBundle: '/there/is/none' },
  { userAgent: 'half \ud800' },
  { token: `${TOKEN} with a space` },
  { token: `${TOKEN}\ud800` },
  { token: [TOKEN] },
  { tokn: TOKEN },
];
for (const wrong of WRONG_SETTINGS) await attempt(() => new Client({ ...SETTINGS, ...wrong }));

const client = new Client({ ...SETTINGS, headers: { 'x-other': TOKEN } });
const divide = (): never => {
  throw new RangeError('a mistake in the callback');
};
const CALLS: readonly (() => unknown)[] = [
  () => client.health(),
  () => client.me(),
  () => client.templates.list(),
  () => client.templates.get({ name: 'there is none' }),
  () => client.messages.sendText({ to: TO, text: 'Hello' }),
  () => client.messages.sendText({ to: 'nobody', text: 'Hello' }),
  () => client.messages.sendText({ to: TO, text: 'half \ud800' }),
  () => client.media.upload({ file: Buffer.from('x'), onProgress: divide }),
  () => client.media.upload({ file: [5] as never }),
  async () => (await client.media.download('1234567890')).save(join('/there is none', 'file')),
  () => client.media.download('1234567890'),
  () => client.media.download('999'),
  () => client.request('POST', '/v2/new', { json: { x: 1 } }),
  () => client.request('GET', '//elsewhere.example/'),
  () => client.me({ timeout: -1 }),
  () => client.me({ signal: AbortSignal.abort() }),
  () => client.setToken(`${TOKEN}\n`),
  () => client.setToken(`${TOKEN}\ud800`),
  () => client.setToken([TOKEN] as never),
  () => new Client({ ...SETTINGS, token: 'wrong' }).me(),
  () => new Client({ ...SETTINGS, baseUrl: 'http://127.0.0.1:1' }).me(),
  () => new Client({ ...SETTINGS, logBodies: true }).messages.sendText({ to: TO, text: 'Hello' }),
  () => new Client({ token: TOKEN, proxy: `http://user:${TOKEN}@127.0.0.1:1`, baseUrl: 'https://api.example' }).me(),
  () => webhooks.parse(`{"${TOKEN}": }`),
];
for (const call of CALLS) await attempt(call);

/** What a debugger shows of the inside. */
interface Inside {
  readonly transport: { readonly core: { readonly client: object } };
}
const { transport } = client.messages as unknown as Inside;
const running = client.me();
const list = client.templates.list();
show(client, client.withOptions({ timeout: 5000 }), client.messages, client.media, transport);
show(transport.core, transport.core.client, running, list);
await attempt(() => running);
client.close();
show(client, transport.core);

// The end that Node itself writes of.
await client.me();
