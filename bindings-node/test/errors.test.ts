/** What the errors promise: a class for each kind, every field, the core's text, a stack that names the caller, and what
 * is printed of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { errorFromNative, errorFromRecord } from '../ts/error-record.js';
import * as errors from '../ts/errors.js';
import {
  ApiError,
  AvenPingError,
  ConnectionError,
  InternalError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  type AvenPingErrorOptions,
} from '../ts/errors.js';
import { readJson } from './support/repository.js';

interface Manifest {
  readonly errorFields: readonly string[];
  readonly errorKinds: readonly { readonly kind: string; readonly number: number }[];
  readonly ownErrorCodes: readonly string[];
}

const MANIFEST = readJson<Manifest>('api/manifest.json');
const KINDS = MANIFEST.errorKinds.map(({ kind }) => kind);
const CLASSES = Object.values(errors).filter((value) => value.prototype instanceof Error);

const RECORD = {
  code: 'SOME_CODE',
  kind: 'server',
  message: '(#131000) Something went wrong',
  status: 500,
  hint: 'look before you send again',
  details: { error: { code: 131000, error_data: { messaging_product: 'whatsapp' } } },
  meta: { code: 131000, subcode: 2494055, type: 'OAuthException', details: 'Unknown', fbtrace_id: 'Az8' },
  delivery: 'maybe_sent',
  retryable: false,
  retry_after: 1.1,
  request_id: 'req-1',
  operation: 'messages.send_text',
  attempts: [
    { failure: 'connection reset', elapsed_ms: 3 },
    { status: 500, elapsed_ms: 12 },
  ],
  body: '{"success":false}',
  field: 'to',
};

/** The record's fields, as the error has them. */
const FIELDS = {
  code: 'SOME_CODE',
  kind: 'server',
  reason: '(#131000) Something went wrong',
  status: 500,
  hint: 'look before you send again',
  details: RECORD.details,
  meta: { code: 131000, subcode: 2494055, type: 'OAuthException', details: 'Unknown', fbtraceId: 'Az8' },
  delivery: 'maybe_sent',
  retryable: false,
  retryAfter: 1100,
  requestId: 'req-1',
  operation: 'messages.send_text',
  attempts: [
    { failure: 'connection reset', elapsedMs: 3 },
    { status: 500, elapsedMs: 12 },
  ],
  body: '{"success":false}',
  field: 'to',
};

const FULL_TEXT =
  'messages.send_text: SOME_CODE (HTTP 500): (#131000) Something went wrong ' +
  '[it may have been sent all the same] — look before you send again';

function record(kind: string, fields: object = {}): string {
  return JSON.stringify({
    code: kind.toUpperCase(),
    kind,
    message: 'm',
    retryable: false,
    attempts: [],
    ...fields,
  });
}

function full(): AvenPingError {
  return errorFromRecord(JSON.stringify(RECORD));
}

// The classes.

for (const { kind, number } of MANIFEST.errorKinds) {
  test(`${kind} is a class of its own`, () => {
    const error = errorFromRecord(record(kind));
    const words = kind.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
    assert.equal(error.name, `${words.join('')}Error`);
    assert.equal(error.constructor, errors[error.name as keyof typeof errors]);
    assert.equal(error.kind, kind);
    assert.ok(error instanceof AvenPingError);
    assert.equal(error instanceof ApiError, number <= 10);
    const own = new error.constructor('x');
    assert.deepEqual([own.kind, own.name], [kind, error.name]);
  });
}

test('every class but the base is a kind of the core', () => {
  const kinds = CLASSES.filter((each) => each !== AvenPingError).map((each) => each.kind);
  assert.deepEqual(kinds.toSorted(), KINDS.toSorted());
  assert.equal(Object.keys(errors).length, CLASSES.length, 'the module exports something else too');
});

test('a timeout is a connection error', () => {
  assert.ok(new TimeoutError() instanceof ConnectionError);
});

test('the name is text, does not show among the fields, and a subclass may set its own', () => {
  class OrderError extends RateLimitedError {
    constructor(readonly customer: string) {
      super(`too much for ${customer}`, { status: 429 });
      this.name = 'OrderError';
    }
  }
  const error = new OrderError('Ada');
  assert.equal(String(error), 'OrderError: RATE_LIMITED (HTTP 429): too much for Ada');
  assert.deepEqual([error.kind, error.toJSON()['customer']], ['rate_limited', 'Ada']);
  assert.equal(class extends NotFoundError {}.prototype.name, 'NotFoundError');
  assert.ok(!Object.keys(new NotFoundError()).includes('name'));
});

// The record.

for (const field of MANIFEST.errorFields) {
  test(`the field ${field} is on the error`, () => {
    assert.ok(field in RECORD, "the test's record lacks a field");
    const name = field === 'message' ? 'reason' : field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    assert.deepEqual(full()[name as keyof AvenPingError], FIELDS[name as keyof typeof FIELDS]);
  });
}

test('what a record leaves out is not there', () => {
  const error = errorFromRecord(record('timeout'));
  assert.deepEqual(Object.fromEntries(Object.entries(error)), {
    code: 'TIMEOUT',
    kind: 'timeout',
    reason: 'm',
    retryable: false,
    attempts: [],
  });
  assert.deepEqual([error.status, error.body, error.cause], [undefined, undefined, undefined]);
  assert.ok(!('cause' in error) && !('body' in error));
});

test('a kind that is not known is still an error that people catch, and keeps new fields', () => {
  const error = errorFromRecord(record('quota_exceeded', { new_field: 1 }));
  assert.equal(error.constructor, AvenPingError);
  assert.deepEqual([error.kind, error.code], ['quota_exceeded', 'QUOTA_EXCEEDED']);
  assert.equal((error as unknown as { newField: number }).newField, 1);
});

test('a record that cannot be read is a defect, never a SyntaxError', () => {
  for (const text of ['', '{', 'null', '{"kind":5}', 'panicked at …']) {
    const error = errorFromRecord(text);
    assert.ok(error instanceof InternalError);
    assert.match(error.reason, /^the native addon reported /);
  }
});

test('what the addon throws becomes the class of its record, anything else a defect with its cause', () => {
  assert.ok(errorFromNative(new Error(record('config'))) instanceof errors.ConfigError);
  const wrong = Object.assign(new Error('Value is none of these types'), { code: 'InvalidArg' });
  const defect = errorFromNative(wrong);
  assert.ok(defect instanceof InternalError);
  assert.deepEqual([defect.cause, defect.code], [wrong, 'INTERNAL']);
  assert.equal(defect.message, 'INTERNAL: the native addon failed: Value is none of these types');
  assert.equal(errorFromNative('text').cause, 'text');
  const ours = new NotFoundError('x');
  assert.equal(errorFromNative(ours), ours);
});

// Construction by hand.

test('an error can be constructed with nothing or with everything', () => {
  for (const each of CLASSES) {
    const error = new each();
    assert.equal(error.message, error.kind.toUpperCase());
  }
  const { reason, ...options } = FIELDS;
  const cause = new TypeError('why');
  const error = new ServerError(reason, { ...(options as AvenPingErrorOptions), cause });
  for (const [name, value] of Object.entries(FIELDS)) assert.deepEqual(error[name as keyof ServerError], value, name);
  assert.equal(error.cause, cause);
  assert.equal(new RateLimitedError('slow down', { status: 429, retryAfter: 3000 }).retryAfter, 3000);
});

for (const code of MANIFEST.ownErrorCodes) {
  test(`the code left out is ${code} for an error that is not the API's`, () => {
    const of = errorFromRecord(record(code.toLowerCase())).constructor as typeof AvenPingError;
    assert.equal(new of('x').code, code);
  });
}

// What it reads like.

for (const [fields, text] of [
  [{}, 'SERVER: m'],
  [{ status: 500 }, 'SERVER (HTTP 500): m'],
  [{ operation: 'messages.send_text' }, 'messages.send_text: SERVER: m'],
  [{ delivery: 'rejected', hint: 'try' }, 'SERVER: m — try'],
  [{ delivery: 'maybe_sent' }, 'SERVER: m [it may have been sent all the same]'],
] as const) {
  test(`the message is the core's text: ${text}`, () => {
    assert.equal(errorFromRecord(record('server', fields)).message, text);
  });
}

test('the whole message in its order begins the stack', () => {
  assert.equal(full().message, FULL_TEXT);
  assert.ok(full().stack?.startsWith(`ServerError: ${FULL_TEXT}\n    at full (`));
});

test('toJSON has every field, and the cause as text', () => {
  const error = full();
  assert.deepEqual(error.toJSON(), { name: 'ServerError', message: FULL_TEXT, ...FIELDS });
  const caused = new ServerError('x', { cause: new TypeError('why') });
  assert.equal(caused.toJSON()['cause'], 'TypeError: why');
  assert.ok(!JSON.stringify(caused).includes('errors.test'), 'the stack is in it');
});

test('circles neither hang nor break what is written', () => {
  const details: Record<string, unknown> = { amount: 5n };
  const error = new ServerError('x', { details });
  Object.assign(details, { error, self: details });
  error.cause = error;
  const json = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
  assert.deepEqual(json['details'], { amount: '5', error: 'ServerError: SERVER: x', self: '[Circular]' });
  assert.equal(json['cause'], 'ServerError: SERVER: x');
  for (const depth of [2, null, Infinity]) assert.match(inspect(error, { depth }), /\[Circular\]/);
});

test('console.log shows the stack and the fields, and the raw answer only by its length', () => {
  const error = full();
  error.cause = new TypeError('why');
  const text = inspect(error);
  const lines = text.slice((error.stack ?? '').length).split('\n');
  assert.ok(text.startsWith(`ServerError: ${FULL_TEXT}\n    at full (`));
  for (const line of [
    ' {',
    "  code: 'SOME_CODE',",
    '  status: 500,',
    "  delivery: 'maybe_sent',",
    '  details: {',
    '  body: 17 characters, see error.body,',
    '  [cause]: TypeError: why',
    '}',
  ]) {
    assert.ok(lines.includes(line), `no line ${line} in:\n${text}`);
  }
  assert.ok(!text.includes('success'));
  assert.ok(!text.includes('[Object]'), "Meta's object is cut");
  assert.equal(
    inspect({ a: { error } }, { depth: 1, breakLength: Infinity }),
    `{ a: { error: [ServerError: ${FULL_TEXT}] } }`,
  );
});

test('what prints fields does not print the raw answer', () => {
  const error = full();
  assert.ok(!Object.keys(error).includes('body'));
  assert.ok(!inspect(error, { customInspect: false }).includes('success'));
  assert.equal(error.body, RECORD.body);
});

test('of a structured clone only text, stack and cause are left, but toJSON can be cloned', () => {
  const error = new ServerError('x', { status: 500, cause: new TypeError('why') });
  const clone: Error = structuredClone(error);
  assert.equal(Object.getPrototypeOf(clone), Error.prototype);
  assert.deepEqual([clone.name, clone.message, clone.stack], ['Error', error.message, error.stack]);
  assert.equal((clone.cause as Error).message, 'why');
  assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
});
