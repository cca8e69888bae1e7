/**
 * One case: a fake of its own, a client as the case has it, the call, the comparison.
 *
 * Everything goes through the typed methods. Only what no method can be asked for goes to the core by the operation's
 * name; the census counts how often.
 */

import { inspect } from 'node:util';
import { AvenPingError, Client, Download, type ClientOptions, type Form, type Listing, type Page } from 'avenping';
import { MockServer } from 'avenping/testing';
import { challenge, parse, verifyCode } from 'avenping/webhooks';
import { type Case, type Json } from './case.js';
import { difference } from './expectation.js';
import { argumentsOf, methodOf } from './typed.js';

/** What became of a case. */
export interface Outcome {
  readonly name: string;
  /** What is wrong, if anything. */
  readonly problem?: string;
  /** Whether no method could be called so. */
  readonly byName: boolean;
}

/** The part of a list that the operation's answer has. */
type Answer = { readonly raw: Json };
type Pages = Pick<Listing<Answer>, 'pages'>;

/** A port that no fake is ever given, because the system hands out others, and on which nobody listens. */
const CLOSED = 'http://127.0.0.1:1';

/** Several of them at once, because many wait for a backoff or a timeout. */
export async function runAll(cases: readonly Case[], atOnce = 12): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = cases.values();
  const worker = async (): Promise<void> => {
    for (const each of waiting) outcomes.push(await runOne(each));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

/** What became of it. */
export async function runOne(each: Case): Promise<Outcome> {
  const server = new MockServer();
  let byName = false;
  try {
    setUp(server, each);
    const { problem } = await call(each, server, () => (byName = true)).then(
      (result) => ({ problem: compareResult(each, result) }),
      (error: unknown) => ({ problem: compareError(each, server, error) }),
    );
    const found = problem ?? compareRequests(each, server);
    return { name: each.name, byName, ...(found === undefined ? {} : { problem: found }) };
  } catch (error) {
    return { name: each.name, byName, problem: inspect(error) };
  } finally {
    server.stop();
  }
}

function setUp(server: MockServer, { mock = {} }: Case): void {
  const { faults = [], settings, tokens = [], advance, ...unknown } = mock;
  if (Object.keys(unknown).length > 0) throw new Error(`mock: unknown keys ${Object.keys(unknown).join()}`);
  server.faultRules(faults);
  if (settings !== undefined) server.settings(settings);
  for (const change of tokens) server.replaceToken(change.replace, change.with);
  if (advance !== undefined) server.advance(advance);
}

async function call(each: Case, server: MockServer, toldByName: () => void): Promise<unknown> {
  if (each.operation.startsWith('webhook.')) return webhook(each);
  const own = new Client(settingsOf(each, server));
  const retryMaybeSent = each.client?.['retryMaybeSent'];
  const client = retryMaybeSent === undefined ? own : own.withOptions({ retryMaybeSent: retryMaybeSent as boolean });
  try {
    const [method, args] = [methodOf(client, each.operation), argumentsOf(each)];
    if (method === undefined || args === undefined) {
      toldByName();
      return await invoke(client, each);
    }
    if (each.allPages === true) return await allPages(method(...args) as unknown as Pages);
    return await read(each, await method(...args));
  } finally {
    own.close();
  }
}

function settingsOf({ client = {} }: Case, server: MockServer): ClientOptions {
  const settings: Record<string, unknown> = { token: server.token, baseUrl: server.baseUrl, ...client };
  delete settings['retryMaybeSent'];
  if (settings['baseUrl'] === 'closed') settings['baseUrl'] = CLOSED;
  if (settings['token'] === null) delete settings['token'];
  return settings;
}

/** Past the typed methods. */
function invoke(client: Client, { operation, input }: Case): Promise<unknown> {
  interface Inside {
    readonly transport: { invoke(operation: string, input: unknown): Promise<unknown> };
  }
  return (client.messages as unknown as Inside).transport.invoke(operation, input);
}

async function allPages(list: Pages): Promise<unknown> {
  const pages: Page<Answer>[] = [];
  for await (const page of list.pages()) pages.push(page);
  const items = pages.flatMap((page) => page.items.map((item) => item.raw));
  return { count: items.length, pages: pages.length, items };
}

async function read({ operation }: Case, answer: unknown): Promise<unknown> {
  if (operation === 'request') return answer;
  if (operation === 'forms.search') return { items: (answer as Form[]).map((form) => form.raw) };
  if (!(answer instanceof Download)) return (answer as Answer).raw;
  const { contentType, contentLength, filename } = answer;
  return { contentType, contentLength, filename, size: (await answer.arrayBuffer()).byteLength };
}

function webhook({ operation, input }: Case): unknown {
  const given = input as Readonly<Record<string, string>>;
  const text = (name: string): string => given[name] as string;
  switch (operation) {
    case 'webhook.parse': {
      const event = parse(text('body'));
      const raw = event.event === 'unknown' ? event.raw : { [event.event]: event.raw, ...event.beside };
      return { event: event.event, dedupeKey: event.dedupeKey, raw };
    }
    case 'webhook.verify_code':
      return verifyCode(text('expected'), text('received'));
    case 'webhook.challenge':
      return challenge(text('query'), text('code')) ?? null;
    default:
      throw new Error(`unknown operation ${operation}`);
  }
}

function compareResult({ expect }: Case, found: unknown): string | undefined {
  if (!('result' in expect)) return `succeeded with ${JSON.stringify(found)}`;
  return difference('result', expect.result, found);
}

function compareError({ client = {}, expect }: Case, server: MockServer, error: unknown): string | undefined {
  if (!(error instanceof AvenPingError) || expect.error === undefined) return `failed: ${inspect(error)}`;
  const token = 'token' in client ? client['token'] : server.token;
  const shown = `${String(error)} ${inspect(error, { showHidden: true, depth: Infinity })} ${JSON.stringify(error)}`;
  if (typeof token === 'string' && token !== '' && shown.includes(token)) return 'the error shows the token';
  return difference('error', expect.error, recordOf(error));
}

/** The error's fields by the names of the core's record, which counts in seconds. */
export function recordOf(error: AvenPingError): Json {
  const { reason, retryAfter, ...fields } = error.toJSON();
  const record = snakeCased({ ...fields, name: undefined, message: reason });
  return typeof retryAfter === 'number' ? { ...record, retry_after: retryAfter / 1000 } : record;
}

/** Meta's error and the attempts too, but nothing of the server's. */
function snakeCased(fields: object): Record<string, unknown> {
  const own = (name: string, value: unknown): unknown => {
    if (name === 'meta') return snakeCased(value as object);
    return name === 'attempts' ? (value as object[]).map(snakeCased) : value;
  };
  const named = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [named(name), own(name, value)]));
}

function compareRequests({ expect }: Case, server: MockServer): string | undefined {
  const [found, accepted] = [server.requests(), server.messages().length];
  if (expect.accepted !== undefined && expect.accepted !== accepted) {
    return `accepted: expected ${expect.accepted}, found ${accepted}`;
  }
  const expected = typeof expect.requests === 'number' ? [] : expect.requests;
  const count = typeof expect.requests === 'number' ? expect.requests : expected.length;
  if (count !== found.length) return `requests: expected ${count}, found ${found.length}: ${inspect(found)}`;
  for (const [index, request] of expected.entries()) {
    for (const [key, value] of Object.entries(request)) {
      const [path, exactly] = [`requests[${index}].${key}`, key === 'body' || key === 'query'];
      const problem = difference(path, value, (found[index] as Json)[key], exactly);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}
