/**
 * Arguments of wrong types, in every place of every method: an InvalidRequestError that names the field, before anything
 * is sent, and never an error of the native border.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError, InvalidRequestError } from 'avenping';
import { CYCLIC, fail, HANDLER, hostile, MINE, Money, revoked } from './support/hostile.js';
import { ARGUMENTS, callWith, fieldOf, isRequired, MANIFEST, type Operation } from './support/operations.js';
import { clientOf, fake } from './support/servers.js';
import { rejection } from './support/waiting.js';

/** What has no place in JSON, whatever is expected. */
const NO_JSON: Readonly<Record<string, unknown>> = {
  'a symbol': Symbol('s'),
  'a function': () => 'text',
  'a class': Money,
  'a BigInt': 5n,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'a cyclic object': CYCLIC,
  'a cyclic list': [[CYCLIC]],
  'a proxy that throws': hostile,
  'a toJSON that throws': { toJSON: fail },
  'a getter that throws': {
    get a(): never {
      return fail();
    },
  },
  'a proxy of a list that throws': new Proxy([], HANDLER),
  'a proxy that was revoked': revoked(),
  'half a character': 'a \ud83d',
  'half a character deep inside': { a: [{ b: '\ude00' }] },
  'a symbol deep inside': { a: [Symbol('s')] },
  'NaN deep inside': [{ a: Number.NaN }],
};

/** What JSON can say. */
const OTHERS: Readonly<Record<string, unknown>> = {
  'a text': 'no number',
  'a number': 5.5,
  true: true,
  'an object': {},
  'a list': [],
  'a Map': new Map([['a', 1]]),
  'a Date': new Date(0),
  'an instance of a class': new Money(5),
  'an object without a prototype': Object.assign(Object.create(null) as object, { a: 1 }),
  'a Buffer': Buffer.from('x'),
  null: null,
  undefined,
};

/** What an argument may be instead. */
function isFine(operation: Operation, argument: string, what: string, value: unknown): boolean {
  if (argument === 'onProgress') return typeof value === 'function' || value === undefined;
  if (what in NO_JSON) return false;
  if (value === undefined || value === null) return !isRequired(operation, argument);
  const given = ARGUMENTS[operation.name]?.[argument];
  // It says of itself what it is in JSON, a text.
  if (value instanceof Date) return typeof given === 'string';
  // An empty list of components is fine, and what a Buffer says of itself is an object with a type.
  if (Array.isArray(given)) return Array.isArray(value) && value.length === 0;
  if (typeof given === 'object') return Buffer.isBuffer(value);
  return typeof value === typeof given && !(argument === 'limit' && value === 5.5);
}

function check(what: string, error: unknown, { name, repeatIsSafe }: Operation, expected?: string): void {
  assert(error instanceof InvalidRequestError, `${what}: ${String(error)}`);
  const { operation, delivery, field = '' } = error;
  assert.deepEqual([operation, delivery], [name, repeatIsSafe ? undefined : 'not_sent'], what);
  assert.notEqual(field, '', what);
  // The path goes on into the value where the trouble lies deeper.
  const isBelow = field.startsWith(`${String(expected)}.`) || field.startsWith(`${String(expected)}[`);
  if (expected !== undefined && !isBelow) assert.equal(field, expected, what);
}

for (const operation of MANIFEST.operations) {
  const args = ARGUMENTS[operation.name];
  if (args === undefined) continue;

  test(`${operation.name}: an argument of the wrong type is refused by its name`, async (t) => {
    const server = fake(t);
    const client = clientOf(t, server);
    for (const argument of Object.keys(args)) {
      // What can be uploaded has tests of its own.
      if (argument === 'file') continue;
      for (const [what, value] of Object.entries({ ...NO_JSON, ...OTHERS })) {
        if (isFine(operation, argument, what, value)) continue;
        const error = await rejection(callWith(client, operation.name, { ...args, [argument]: value }));
        check(`${argument}: ${what}`, error, operation, fieldOf(operation.name, argument));
        if (what.endsWith('throws') && argument !== 'onProgress') assert.equal((error as Error).cause, MINE);
      }
    }
    assert.deepEqual(server.requests(), []);
  });

  test(`${operation.name}: what is no object with arguments is refused`, async (t) => {
    const server = fake(t);
    const client = clientOf(t, server);
    const isOptional = operation.repeatIsSafe && !operation.parameters.some(({ required }) => required);
    const wrong: unknown[] = [5, true, null, Symbol('s'), 5n, [], ['x'], () => undefined, hostile, revoked(), CYCLIC];
    if (!isOptional) wrong.push(undefined);
    // A download can be named by its id alone.
    if (operation.name !== 'media.download') wrong.push('x');
    for (const value of wrong) {
      check(typeof value, await rejection(callWith(client, operation.name, value)), operation);
    }
    check('two texts', await rejection(callWith(client, operation.name, 'x', 'y')), operation);
    if (!isOptional) check('nothing', await rejection(callWith(client, operation.name)), operation);
    assert.deepEqual(server.requests(), []);
  });

  test(`${operation.name}: an argument that there is not is refused by its name`, async (t) => {
    const server = fake(t);
    const client = clientOf(t, server);
    for (const value of [5, null, () => 5, Symbol('s')]) {
      const error = await rejection(callWith(client, operation.name, { ...args, previewUrl: value }));
      check(typeof value, error, operation);
      assert.match(String((error as InvalidRequestError).field), /previewUrl$/);
    }
    assert.deepEqual(server.requests(), []);
  });
}

test('a text of four million characters is refused, wherever it stands', async (t) => {
  const server = fake(t);
  const client = clientOf(t, server);
  const long = 'x'.repeat(4_000_000);
  for (const operation of MANIFEST.operations) {
    const args = ARGUMENTS[operation.name] ?? {};
    for (const argument of Object.keys(args).filter((name) => typeof args[name] === 'string')) {
      const error = await rejection(callWith(client, operation.name, { ...args, [argument]: long }));
      // These two are headers, for which only the server has a limit.
      const isHeader = operation.name === 'media.upload' && argument !== 'mimeType';
      if (isHeader) assert(error instanceof ApiError, `${argument}: ${String(error)}`);
      else check(argument, error, operation);
      assert(JSON.stringify(error).length < 2000, 'the error repeats it');
    }
  }
  assert.deepEqual(server.requests(), []);
});

for (const operation of MANIFEST.operations) {
  test(`${operation.name}: options of the wrong type are refused by their names`, async (t) => {
    const server = fake(t);
    const client = clientOf(t, server);
    const args = ARGUMENTS[operation.name];
    const before = args === undefined ? [] : [args];
    for (const [name, values] of Object.entries(WRONG_OPTIONS)) {
      for (const value of values) {
        for (const options of [{ [name]: value }, { maxRetries: 1, signal: undefined, [name]: value }]) {
          const error = await rejection(callWith(client, operation.name, ...before, options));
          check(`${name}: ${typeof value}`, error, operation, name);
        }
      }
    }
    const signal = AbortSignal.abort();
    for (const options of [5, 'x', null, true, Symbol('s'), () => undefined, [], hostile, revoked(), signal]) {
      const error = await rejection(callWith(client, operation.name, ...before, options));
      check(`options: ${typeof options}`, error, operation);
    }
    assert.deepEqual(server.requests(), []);
  });
}

const NO_TIME = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5', true, 5n, {}, [5], Symbol('s'), () => 5];
const WRONG_OPTIONS: Readonly<Record<string, readonly unknown[]>> = {
  timeout: [...NO_TIME, null],
  deadline: NO_TIME,
  maxRetries: [-1, 1.5, 2 ** 40, Number.NaN, '1', true, null, 1n, {}],
  retryMaybeSent: [1, 'yes', null, {}, Symbol('s')],
  signal: [5, 'abort', null, true, {}, { aborted: false }, new EventTarget(), Symbol('s'), hostile, revoked()],
  tiemout: [5, 'x', null, () => 5],
};

test('what is wrong with the template of a smart send is said by the name that it has there', async (t) => {
  const client = clientOf(t, fake(t));
  const messages: object[] = [
    { template: { name: 'hello_world' } },
    { template: '' },
    { template: 'x', text: 'y' },
    {},
  ];
  for (const message of [...messages, { language: 'de', text: 'x' }]) {
    const error = await rejection(client.messages.send({ to: '15551234567', ...message }));
    assert(error instanceof InvalidRequestError);
    assert.match(error.message, /\btemplate\b/);
    assert.doesNotMatch(error.message, /templateName/);
  }
  // Where it has the API's name, it keeps it.
  const error = await rejection(client.templates.send({ to: '15551234567', templateName: '' }));
  assert.match(String(error), /templateName/);
});
