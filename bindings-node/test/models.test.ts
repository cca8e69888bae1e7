/**
 * The models against the schemas they come from, and what every model promises.
 *
 * The schemas are read here on their own, not through the generator, so that a mistake in it cannot hide.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import * as answers from '../ts/models.js';
import * as inbound from '../ts/webhooks/models.js';
import type { SentMessage, Template, WebhookConfig } from '../ts/models.js';
import { readJson, ROOT } from './support/repository.js';

type Json = Record<string, unknown>;

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly items?: Schema | true;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly examples?: readonly string[];
}

const SCHEMAS = readJson<{ $defs: Readonly<Record<string, Schema>> }>('api/schemas.json').$defs;
const OPERATIONS = readJson<{ operations: { response?: string }[] }>('api/manifest.json').operations;
const RENAMED: Readonly<Record<string, string>> = { InboundMessage: 'NewMessage', Lead: 'NewLead' };

/** What TypeScript has besides the schemas' fields. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  SentMessage: ['id', 'waId'],
  Template: ['bodyText'],
  NewMessage: ['event', 'replyTo', 'unixTime', 'sentAt', 'dedupeKey', 'beside'],
  NewLead: ['event', 'dedupeKey', 'beside'],
  InboundReaction: ['isRemoval'],
  InboundInteractive: ['reply'],
  NfmReply: ['response', 'flowToken'],
  MessageError: ['details'],
};

function definition(reference: string): Schema {
  const found = SCHEMAS[reference.split('/').at(-1) ?? ''];
  assert.ok(found, reference);
  return found;
}

/** The types of those names and all that they refer to. */
function reachable(names: readonly string[]): string[] {
  const [waiting, seen] = [[...names], new Set<string>()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [, part = ''] of JSON.stringify(SCHEMAS[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) waiting.push(part);
  }
  return [...seen];
}

/** What the operations answer with; for a list, what its pages hold. */
const ANSWERS = OPERATIONS.flatMap(({ response }) => {
  if (response == null) return [];
  const { items } = definition(response).properties?.['paging'] ? (definition(response).properties ?? {}) : {};
  const item = typeof items?.items === 'object' ? items.items.$ref?.split('/').at(-1) : undefined;
  return [item ?? response];
});

interface Model {
  /** The name in the schemas. */
  readonly wire: string;
  /** The name in TypeScript. */
  readonly name: string;
  readonly schema: Schema;
  /** The file it is in. */
  readonly file: string;
  readonly readers: object;
}

function models(file: string, readers: object, roots: readonly string[]): Model[] {
  return reachable(roots).map((wire) => {
    return { wire, name: RENAMED[wire] ?? wire, schema: definition(wire), file, readers };
  });
}

const FILES = ['models.ts', 'webhooks/models.ts'];
const ALL = [...models('models.ts', answers, ANSWERS), ...models('webhooks/models.ts', inbound, Object.keys(RENAMED))];
const OBJECTS = ALL.filter(({ schema }) => schema.properties !== undefined);
const WORDS = ALL.filter(({ schema }) => schema.properties === undefined);

const SOURCES = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, 'bindings-node', 'ts', file), 'utf8')]));

function source(file: string): string {
  return SOURCES.get(file) ?? '';
}

/** The properties that an interface declares, and whether each may be absent. */
function declared({ file, name }: Model): Map<string, boolean> {
  const body = source(file).split(`export interface ${name} {\n`)[1]?.split('\n}\n')[0];
  assert.ok(body, `${file} has no interface ${name}`);
  return new Map([...body.matchAll(/^ {2}readonly (\w+)(\??): /gm)].map(([, name = '', mark]) => [name, mark === '?']));
}

function reader({ readers, name }: Model): (json: Json) => Json {
  const read = (readers as Readonly<Record<string, (json: Json) => Json>>)[`read${name}`];
  assert.ok(read, `there is no read${name}`);
  return read;
}

/** `wa_id` is `waId`. */
function camelCase(wire: string): string {
  return wire.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** JSON of that type: with every field, or with no more than the required ones. */
function example(schema: Schema, full: boolean, depth = 0): unknown {
  if (schema.$ref !== undefined) return example(definition(schema.$ref), full, depth + 1);
  if (schema.anyOf?.[0] !== undefined) return example(schema.anyOf[0], full, depth);
  if (schema.properties !== undefined) {
    // A message can hold an edit, which holds a message.
    const fields = Object.entries(schema.properties).filter(
      ([name]) => schema.required?.includes(name) === true || (full && depth < 5),
    );
    return Object.fromEntries(fields.map(([name, field]) => [name, example(field, full, depth)]));
  }
  const kind = [schema.type ?? 'any'].flat().find((kind) => kind !== 'null');
  const items = typeof schema.items === 'object' ? schema.items : {};
  if (kind === 'array') return [example(items, full, depth)];
  return { string: 'text', integer: 7, number: 1.5, boolean: true, any: { free: [1] } }[kind ?? ''];
}

/** A property's value as its JSON was. */
function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson);
  return (value as { raw?: unknown } | undefined)?.raw ?? value;
}

test('every type of the schemas is there, and nothing is left over from older ones', () => {
  for (const file of FILES) {
    const found = [...source(file).matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
    const names = ALL.filter((model) => model.file === file).map(({ name }) => name);
    const others = file === 'models.ts' ? ['JsonObject'] : [];
    assert.deepEqual(found.sort(), [...names, ...others].sort());
  }
});

test('every field of the schemas is a property, and so is nothing else', () => {
  for (const model of OBJECTS) {
    const fields = Object.keys(model.schema.properties ?? {}).map(camelCase);
    const expected = [...fields, ...(COMPUTED[model.name] ?? []), 'raw'];
    assert.deepEqual([...declared(model).keys()].sort(), expected.sort(), model.name);
  }
});

test('known words are in the type and any other text is allowed', () => {
  for (const { file, name, schema } of WORDS) {
    const type = new RegExp(`^export type ${name} =([^;]*);`, 'm').exec(source(file))?.[1] ?? '';
    const words = type.split('|').map((word) => word.trim());
    const known = (schema.examples ?? []).map((word) => `'${word}'`);
    assert.deepEqual(
      words.filter((word) => word !== ''),
      [...known, '(string & {})'],
      name,
    );
  }
});

test('all that the JSON has is read', () => {
  for (const model of OBJECTS) {
    const json: Json = { ...(example(model.schema, true) as Json), unknownField: { new: true } };
    const read = reader(model)(json);
    assert.equal(read['raw'], json);
    for (const wire of Object.keys(model.schema.properties ?? {})) {
      assert.deepEqual(asJson(read[camelCase(wire)]), json[wire], `${model.name}.${wire}`);
    }
    for (const name of Object.keys(read)) assert.ok(declared(model).has(name), `${model.name}.${name}`);
  }
});

test('what is missing or null is absent, an empty list or an empty text, as the type says', () => {
  for (const model of OBJECTS) {
    const least = example(model.schema, false) as Json;
    const fields = Object.entries(model.schema.properties ?? {});
    const others = fields.filter(([wire]) => !(wire in least));
    const nulls = Object.fromEntries(others.map(([wire]) => [wire, null]));
    for (const read of [least, { ...least, ...nulls }].map(reader(model))) {
      for (const [wire, schema] of others) {
        const { type } = schema.$ref === undefined ? schema : definition(schema.$ref);
        const name = camelCase(wire);
        const empty = { array: [], string: '' }[String(type)];
        assert.deepEqual(read[name], empty, `${model.name}.${name}`);
        assert.equal(name in read, empty !== undefined, `${model.name}.${name}`);
        assert.equal(declared(model).get(name), empty === undefined, `${model.name}.${name}`);
      }
      for (const [name, mayBeAbsent] of declared(model)) {
        assert.ok(mayBeAbsent || name in read, `${model.name}.${name}`);
      }
    }
  }
});

test('a model is plain data, and its JSON is hidden', () => {
  for (const model of OBJECTS) {
    const json = example(model.schema, true) as Json;
    const read = reader(model)(json);
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
    assert.deepEqual(Object.getOwnPropertyDescriptor(read, 'raw'), {
      value: json,
      configurable: true,
      enumerable: false,
      writable: false,
    });
    assert.deepStrictEqual(reader(model)({ ...json, unknownField: 1 }), read);
    assert.deepStrictEqual({ ...read }, read);
    assert.deepStrictEqual(structuredClone(read), read);
    assert.doesNotMatch(JSON.stringify(read) + inspect(read), /raw|undefined/);
  }
});

test('everything public is documented in the words of TypeScript', () => {
  for (const file of FILES) {
    const text = source(file);
    assert.ok(text.startsWith('// Generated by `cargo xtask generate`; do not edit.\n'));
    const comments = [...text.matchAll(/\/\*\*.*?\*\//gs)].join('\n');
    assert.equal(/.*(?:::|crate|`Debug`|`extra`|\]\().*/.exec(comments), null);
    assert.equal(/(?<!\*\/)\n(?:export (?:interface|type)| {2}readonly) .*/.exec(text), null);
  }
});

test('a sent message has its first real id and WhatsApp’s id of the recipient', () => {
  const sent = answers.readSentMessage({
    contacts: [{ input: '1' }, { wa_id: '2' }],
    messages: [{ id: '' }, { id: 'wamid.1' }],
    messaging_product: 'whatsapp',
  });
  assert.deepStrictEqual(sent, {
    id: 'wamid.1',
    contacts: [{ input: '1' }, { waId: '2' }],
    messages: [{ id: '' }, { id: 'wamid.1' }],
    messagingProduct: 'whatsapp',
    waId: '2',
  });
  assert.deepStrictEqual(answers.readSentMessage({}), { id: '', contacts: [], messages: [] });
});

test('an account has its lines and its usual one', () => {
  const me = answers.readMe({
    phoneNumbers: [{ phoneNumberId: '109', id: 'cuid' }],
    defaultPhoneNumberId: '109',
    plan: 'PREMIUM',
  });
  assert.equal(me.phoneNumbers[0]?.phoneNumberId, me.defaultPhoneNumberId);
  assert.deepEqual([me.phoneNumbers[0]?.raw['id'], me.user, me.raw['plan']], ['cuid', undefined, 'PREMIUM']);
});

test('a template has its body’s text', () => {
  const template = answers.readTemplate({
    name: 'a',
    status: 'SLEEPING',
    components: [{ type: 'HEADER' }, { type: 'BODY', text: 'Hi {{1}}' }],
  });
  assert.deepEqual([template.status, template.bodyText], ['SLEEPING', 'Hi {{1}}']);
  assert.equal('bodyText' in answers.readTemplate({ name: 'b', components: [{ type: 'BODY' }] }), false);
});

test('a version of another shape is only in raw', () => {
  const odd = answers.readVersion({ version: { major: 2 } });
  assert.deepEqual([odd, odd.raw], [{}, { version: { major: 2 } }]);
  assert.equal(answers.readVersion({ version: '2' }).version, '2');
});

test('webhook settings show no secret', () => {
  const config = answers.readWebhookConfig({
    webhookUrl: 'https://user:s3cret@example.com:8443/s3cret?k=s3cret',
    webhookCode: 's3cret',
    isVerified: true,
    backupCode: 's3cret',
  });
  assert.deepEqual([config.webhookCode, config.raw['backupCode']], ['s3cret', 's3cret']);
  const shown = "{\n  webhookUrl: 'https://example.com/…',\n  webhookCode: '***',\n  isVerified: true\n}";
  assert.equal(inspect(config), shown);
  const nested = [inspect({ a: [config] }, { depth: 9 }), inspect(config, { showHidden: true })];
  assert.doesNotMatch(nested.join(), /s3cret/);
  // Written as JSON it is data, to be kept.
  assert.deepStrictEqual(answers.readWebhookConfig(JSON.parse(JSON.stringify(config)) as Json), config);
});

test('an address in webhook settings is shown only where it is certain what its host is', () => {
  const shown = (webhookUrl: string): unknown => {
    const text = inspect(answers.readWebhookConfig({ webhookUrl, webhookCode: '' }));
    return /webhookUrl: '(.*?)'/.exec(text)?.[1];
  };
  assert.equal(shown(''), '');
  assert.equal(shown('HTTP://a-b.Example:80?s3cret'), 'HTTP://a-b.Example/…');
  for (const odd of [
    's3cret',
    'https://[s3cret',
    'https://a b/s3cret',
    'https:///s3cret',
    'https:s3cret',
    'https://s3cret@a@b/',
    'https://a:s3cret',
    'ftp://s3cret',
  ]) {
    assert.equal(shown(odd), '***', odd);
  }
  assert.equal(shown('https://a\\s3cret'), '***');
});

test('people can make models of their own, for their tests', () => {
  const sent: SentMessage = { id: 'wamid.1', contacts: [], messages: [{ id: 'wamid.1', raw: {} }], raw: {} };
  const template: Template = { name: 'a', components: [{ type: 'NEW', buttons: [], raw: {} }], raw: {} };
  const config: WebhookConfig = { webhookUrl: '', webhookCode: '', raw: {} };
  // @ts-expect-error: absent, never undefined
  const wrong: Template = { name: 'a', components: [], raw: {}, language: undefined };
  // @ts-expect-error: read only
  sent.id = 'wamid.2';
  assert.ok(template && config && wrong);
});
