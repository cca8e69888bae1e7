/**
 * Webhooks: reading a delivery, what a program then does with it, the shared code, the check of the address.
 *
 * That every field is there is shown in `models.test.ts`, the handlers in `webhook_handlers.test.ts`.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { AvenPingError, InvalidRequestError } from '../ts/errors.js';
import { challenge, contentOf, parse, verifyCode, WebhookError, type NewMessage } from '../ts/webhooks/index.js';
import { readNewLead, readNewMessage } from '../ts/webhooks/models.js';
import { readJson } from './support/repository.js';

const MESSAGE = {
  from: '16505551234',
  id: 'wamid.1',
  timestamp: '1749416383',
  type: 'text',
  text: { body: 'Größe 👍', new: [1] },
  new: { field: null },
};

function parseMessage(message: object): NewMessage {
  const event = parse(JSON.stringify({ newMessage: message }));
  assert.equal(event.event, 'newMessage');
  return event;
}

test('a delivered message is typed, plain to look at, and kept as it came', () => {
  const message = parseMessage(MESSAGE);
  assert.deepStrictEqual(message, {
    event: 'newMessage',
    id: 'wamid.1',
    from: '16505551234',
    timestamp: '1749416383',
    type: 'text',
    contacts: [],
    errors: [],
    text: { body: 'Größe 👍' },
    unixTime: 1_749_416_383,
    sentAt: new Date('2025-06-08T20:59:43Z'),
    dedupeKey: 'wamid.1',
  });
  assert.deepEqual([message.raw, message.text?.raw], [MESSAGE, MESSAGE.text]);
  assert.match(inspect(message), /^\{\n {2}event: 'newMessage',\n {2}id: 'wamid.1',\n {2}from: '16505551234',/);
});

test('the kind of an event tells its type', () => {
  const say = (body: string): string => {
    const event = parse(body);
    switch (event.event) {
      case 'newMessage':
        return `${event.from} writes ${event.text?.body}`;
      case 'newLead':
        return `${event.phoneNumber} is new`;
      case 'unknown':
        return Object.keys(event.raw).join();
    }
  };
  assert.equal(say(JSON.stringify({ newMessage: MESSAGE })), '16505551234 writes Größe 👍');
  assert.equal(say('{"newLead": {"phoneNumber": "1"}}'), '1 is new');
  assert.equal(say('{"statusUpdate": {}}'), 'statusUpdate');
  assert.equal(parse('{}').dedupeKey, undefined); // there on every event
});

test('a body can be any kind of bytes or text', () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ newMessage: MESSAGE }));
  const around = new Uint8Array([0, ...bytes, 0]);
  for (const body of [
    bytes,
    Buffer.from(bytes),
    bytes.buffer,
    around.subarray(1, -1),
    new TextDecoder().decode(bytes),
    '\ufeff' + new TextDecoder().decode(bytes),
    // Another realm's, as test runners have them.
    runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }) as Uint8Array,
    runInNewContext('Uint8Array.from(bytes).buffer', { bytes: [...bytes] }) as ArrayBuffer,
  ]) {
    assert.deepEqual(parse(body).raw, MESSAGE);
  }
});

test('a delivered lead is typed and kept as it came', () => {
  const raw = { name: null, phoneNumber: 16505551234, messages: [{ a: 1 }], new: true };
  const lead = parse(JSON.stringify({ newLead: raw }));
  assert.deepStrictEqual(lead, {
    event: 'newLead',
    phoneNumber: '16505551234',
    messages: [{ a: 1 }],
    dedupeKey: '16505551234',
  });
  assert.deepEqual(lead.raw, raw);
});

test('an event of the future is kept whole', () => {
  const raw = { statusUpdate: { id: '1' } };
  assert.deepStrictEqual(parse(JSON.stringify(raw)), { event: 'unknown', raw });
});

test('a part in an unknown shape counts as missing and stays in raw', () => {
  for (const odd of [
    { text: { body: 5 } },
    { text: 'Hello' },
    { contacts: 'none' },
    { contacts: [1] },
    { errors: { code: 1 } },
    { location: { latitude: 'north' } },
    { type: 5 },
    { timestamp: {} },
    { edit: { message: { text: { body: 5 } } } },
    { context: { id: {} } },
  ]) {
    const message = parseMessage(odd);
    assert.deepStrictEqual(message, { event: 'newMessage', id: '', type: '', contacts: [], errors: [] });
    assert.deepEqual(message.raw, odd);
  }
  const lead = parse('{"newLead": {"name": 5, "phoneNumber": {}, "messages": {}}}');
  assert.deepStrictEqual(lead, { event: 'newLead', phoneNumber: '' });
});

test('a message inside an edit is a message, and keeps its JSON too', () => {
  const inner = { type: 'text', timestamp: 1749416383, text: { body: 5 }, new: 1 };
  const edit = { original_message_id: 7, message: inner, new: 2 };
  const message = parseMessage({ type: 'edit', edit });
  assert.equal(message.edit?.originalMessageId, '7');
  assert.deepEqual([message.edit.raw, message.edit.message?.raw, message.raw['edit']], [edit, inner, edit]);
  assert.deepEqual([message.edit.message?.text, message.edit.message?.dedupeKey], [undefined, undefined]);
  assert.equal(message.edit.message?.timestamp, '1749416383');
});

test('what is no delivery is a WebhookError that repeats nothing and names its caller', () => {
  for (const body of [
    '',
    'secret',
    '[]',
    '{"newMessage": "secret"}',
    new Uint8Array([0xff]),
    'x'.repeat(2 ** 20 + 1),
  ]) {
    assert.throws(
      () => parse(body),
      (error: unknown) => {
        assert.ok(error instanceof WebhookError && error instanceof AvenPingError);
        assert.doesNotMatch(inspect(error), /secret|xxx/);
        assert.match(error.stack ?? '', /webhooks\.test/);
        return true;
      },
    );
  }
});

test('a body that somebody has read already is refused by name', () => {
  for (const body of [{ newMessage: {} }, null, undefined, 5]) {
    const refused = (error: unknown): boolean => error instanceof InvalidRequestError && error.field === 'body';
    assert.throws(() => parse(body as never), refused);
  }
});

test('the content is the body of the type', () => {
  const content = (message: object): unknown => contentOf(readNewMessage({ ...message }));
  const text = { type: 'text', text: { body: 'a' } };
  assert.deepEqual(content(text), { kind: 'text', value: { body: 'a' } });
  assert.deepEqual(content({ type: 'contacts', contacts: [{}] }), {
    kind: 'contacts',
    value: [{ addresses: [], emails: [], phones: [], urls: [] }],
  });
  assert.deepEqual(content({ type: 'unknown', unsupported: { type: 'poll' } }), {
    kind: 'unsupported',
    value: { type: 'poll' },
  });
  for (const type of ['unsupported', 'contacts', 'image', 'hologram', 'id', 'raw', 'errors', 'constructor', '']) {
    assert.equal(content({ ...text, type, id: 'wamid.1', errors: [{ code: 1 }] }), undefined, type);
  }
  // After a way through JSON, as in a queue.
  assert.deepEqual(contentOf(JSON.parse(JSON.stringify(readNewMessage(text))) as NewMessage), content(text));
});

test('every type of message that has a body has a content', () => {
  const { $defs } = readJson<{ $defs: Record<string, { examples: string[] }> }>('api/schemas.json');
  for (const type of $defs['InboundType']?.examples ?? []) {
    const message = { type, contacts: [], [type === 'unknown' ? 'unsupported' : type]: [1] };
    assert.ok(contentOf(message as never), type);
  }
});

test('a content tells what it is', () => {
  const fileOf = (message: NewMessage): string | undefined => {
    const content = contentOf(message);
    switch (content?.kind) {
      case 'image':
      case 'video':
      case 'audio':
      case 'document':
      case 'sticker':
        return content.value.id;
      default:
        return undefined;
    }
  };
  assert.equal(fileOf(parseMessage({ type: 'sticker', sticker: { id: '5' } })), '5');
});

test('a message knows what it answers', () => {
  assert.equal(readNewMessage({ context: { id: 'wamid.1' } }).replyTo, 'wamid.1');
  for (const json of [{ context: { forwarded: true } }, {}]) assert.ok(!('replyTo' in readNewMessage(json)));
});

test('a time is Unix time, and one that is none is no error', () => {
  const times = (timestamp: unknown): unknown[] => {
    const { unixTime, sentAt } = readNewMessage({ timestamp });
    return [unixTime, sentAt];
  };
  assert.deepEqual(times(' 1749416383 '), [1_749_416_383, new Date('2025-06-08T20:59:43Z')]);
  for (const odd of [undefined, null, '', ' ', 'soon', '1_000', '٣', '1.5', '-1', '1e3', '0x1', '9'.repeat(5000)]) {
    assert.deepEqual(times(odd), [undefined, undefined]);
  }
  // Beyond the calendar.
  assert.deepEqual(times('9'.repeat(15)), [999_999_999_999_999, undefined]);
});

test('events have a key against acting twice', () => {
  assert.equal(readNewMessage({ id: 'wamid.1' }).dedupeKey, 'wamid.1');
  assert.equal(readNewLead({ phoneNumber: '16505551234' }).dedupeKey, '16505551234');
  for (const event of [readNewMessage({}), readNewLead({ name: 'Sheena' })]) assert.ok(!('dedupeKey' in event));
});

test('an emoji that is empty or missing was taken away', () => {
  const isRemoval = (emoji: unknown): unknown =>
    readNewMessage({ reaction: { message_id: 'wamid.1', emoji } }).reaction?.isRemoval;
  assert.deepEqual(['', undefined, null, '👍'].map(isRemoval), [true, true, true, false]);
});

test('a button and a row are both a reply', () => {
  const reply = (interactive: object): unknown => readNewMessage({ interactive }).interactive?.reply;
  assert.deepEqual(reply({ type: 'button_reply', button_reply: { id: 'yes' } }), { id: 'yes' });
  assert.deepEqual(reply({ type: 'list_reply', list_reply: { id: 'row-1' } }), { id: 'row-1' });
  assert.equal(reply({ type: 'nfm_reply' }), undefined);
});

test('a form’s answer is unpacked, and a broken one is no error', () => {
  const form = (response_json: string): { response?: unknown; flowToken?: string } =>
    readNewMessage({ interactive: { nfm_reply: { response_json } } }).interactive?.nfmReply ?? {};
  const { response, flowToken } = form('{"flow_token": "t-1", "name": "Ada"}');
  assert.deepEqual([response, flowToken], [{ flow_token: 't-1', name: 'Ada' }, 't-1']);
  assert.ok(!('flowToken' in form('{}')) && !('flowToken' in form('{"flow_token": 1}')));
  const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  assert.ok('response' in form(nested(100)));
  for (const broken of ['{"secret', '', '{} secret', '["secret"]', 'null', 'NaN', nested(101), nested(100_000)]) {
    const answer = form(broken);
    assert.deepEqual(Object.keys(answer), ['responseJson']);
    JSON.stringify(answer);
  }
});

test('Meta’s explanation is found in either place', () => {
  const details = (error_data: unknown): unknown => readNewMessage({ errors: [{ error_data }] }).errors[0]?.details;
  assert.deepEqual([{ details: 'Because' }, 'Because'].map(details), ['Because', 'Because']);
  assert.deepEqual([{ details: 1 }, [], null, 5].map(details), [undefined, undefined, undefined, undefined]);
});

test('a code must be there and right', () => {
  assert.ok(verifyCode('größe', 'größe'));
  for (const received of ['grösse', '', null, undefined, ['größe'] as never, 5 as never]) {
    assert.equal(verifyCode('größe', received), false);
  }
  assert.equal(verifyCode('', ''), false);
  assert.throws(() => verifyCode(process.env['AVENPING_NOT_SET'] as string, 'a'), { field: 'expected' });
});

test('a verification is answered with its challenge', () => {
  const query = 'hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444';
  const address = new URL(`https://example.com/whatsapp?${query}`);
  for (const form of [query, `?${query}`, address, address.searchParams]) {
    assert.equal(challenge(form, 'c0de'), '1158201444');
    assert.equal(challenge(form, 'other'), undefined);
  }
  for (const other of ['', '\ud800', new URL('https://example.com'), new URLSearchParams()]) {
    assert.equal(challenge(other, 'c0de'), undefined);
  }
  assert.throws(() => challenge(5 as never, 'c0de'), { name: 'InvalidRequestError', field: 'query' });
  assert.throws(() => challenge(query, undefined as never), { name: 'InvalidRequestError', field: 'code' });
});

test('what stood beside an event is kept and hidden, and absent where nothing stood', () => {
  const beside = '"webhookCode": "c0de", "__proto__": {"x": 1}';
  for (const event of ['"newMessage": {"id": "wamid.1"}', '"newLead": {"phoneNumber": "15551234567"}']) {
    const read = parse(`{${event}, ${beside}}`);
    assert(read.event !== 'unknown');
    assert.deepEqual(Object.entries(read.beside ?? {}).sort(), [
      ['__proto__', { x: 1 }],
      ['webhookCode', 'c0de'],
    ]);
    assert.equal((read.beside as { x?: unknown }).x, undefined);
    assert.doesNotMatch(inspect(read) + JSON.stringify(read), /c0de/);
    const alone = parse(`{${event}}`);
    assert(alone.event !== 'unknown' && !('beside' in alone));
  }
});
