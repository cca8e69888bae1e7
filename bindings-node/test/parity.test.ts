/** The surface against the manifest of the core's operations. The models and errors have tests of their own. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import * as avenping from 'avenping';
import { Client, InvalidRequestError } from 'avenping';
import * as testing from 'avenping/testing';
import * as webhooks from 'avenping/webhooks';
import { camelCase } from './conformance/typed.js';
import { SENDS } from '../ts/json.js';
import { ARGUMENTS, callWith, MANIFEST, methodPath } from './support/operations.js';
import { readJson, ROOT } from './support/repository.js';
import { clientOf, fake } from './support/servers.js';
import { rejection } from './support/waiting.js';

const NAMESPACES = ['messages', 'templates', 'forms', 'media', 'webhooks'] as const;
const client = new Client({ token: 'a_token', baseUrl: 'https://localhost' });

function methodsOf(object: object): string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object) as object);
  return names.filter((name) => name !== 'constructor');
}

test('every operation is a method, and no method is without an operation', () => {
  const operations = MANIFEST.operations.map(({ name }) => methodPath(name));
  const methods = NAMESPACES.flatMap((space) => methodsOf(client[space]).map((name) => `${space}.${name}`));
  const others = ['close', 'request', 'setToken', 'withOptions'];
  assert.deepEqual([...methodsOf(client), ...methods].sort(), [...operations, ...others].sort());
});

test('every parameter arrives at the server', async (t) => {
  const server = fake(t);
  const own = clientOf(t, server);
  for (const { name, parameters, path, method } of MANIFEST.operations) {
    server.reset();
    const args = ARGUMENTS[name];
    await callWith(own, name, ...(args === undefined ? [] : [args])).catch((error: unknown) => {
      assert(!(error instanceof InvalidRequestError), String(error));
    });
    const request = server.requests().at(-1);
    assert(request !== undefined, name);
    assert.equal(request.method, method);
    assert.match(request.path, new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
    const text = JSON.stringify([request.path, request.query, request.body, request.headers]);
    for (const parameter of parameters) {
      const isElsewhere = name === 'messages.send' && !(parameter.name in (args ?? {}));
      if (!isElsewhere) assert(found(text, args?.[parameter.name], parameter.name), `${name}: ${parameter.name}`);
    }
  }
});

/** Whether a parameter's value is somewhere in a request. Objects are by their name. */
function found(request: string, value: unknown, name: string): boolean {
  const isText = typeof value === 'string' || typeof value === 'number';
  return request.includes(isText ? String(value) : name) || request.includes(encodeURIComponent(String(value)));
}

test('a smart send takes each kind of message', async (t) => {
  const server = fake(t);
  const own = clientOf(t, server);
  const to = '15551234567';
  const kinds: [type: string, message: Parameters<typeof own.messages.send>[0]][] = [
    ['text', { to, text: 'Hello' }],
    ['image', { to, media: { mediaId: '1234567890', type: 'image', caption: 'A pixel' } }],
    ['location', { to, location: { latitude: 1, longitude: 2 } }],
    ['interactive', { to, interactive: new avenping.LocationRequest({ body: 'Where are you?' }) }],
    ['template', { to, template: 'hello_world', language: 'en_US', components: [] }],
  ];
  for (const [type, message] of kinds) {
    const { id } = await own.messages.send(message);
    assert.deepEqual([server.messages().at(-1)?.id, server.messages().at(-1)?.type], [id, type]);
  }
});

test('what must not be repeated is known', () => {
  const sends = MANIFEST.operations.filter(({ repeatIsSafe }) => !repeatIsSafe).map(({ name }) => name);
  assert.deepEqual([...SENDS].sort(), [...sends, 'request'].sort());
});

test('every method says what it does and where it goes', () => {
  const text = ['client.ts', 'resources.ts']
    .map((file) => readFileSync(join(ROOT, 'bindings-node', 'ts', file), 'utf8'))
    .join('\n');
  const comments = [...text.matchAll(/\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s+(?:async )?(\w+)\(/g)];
  for (const { name, method, path, evidence } of MANIFEST.operations) {
    const route = `\`${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}\``;
    const own = comments.filter(([, , of]) => of === camelCase(name.split('.').at(-1) ?? ''));
    const [, doc = ''] = own.find(([, comment = '']) => comment.replaceAll(/\s*\n\s*\* ?/g, ' ').includes(route)) ?? [];
    assert.notEqual(doc, '', `${name} is not said to be ${route}`);
    assert.equal(doc.includes('assumed'), evidence === 'assumed', name);
  }
});

test('the entries export what is promised, by both module systems alike', () => {
  const require = createRequire(import.meta.url);
  const promised = {
    avenping: [
      avenping,
      [
        'Client',
        'Download',
        'Page',
        'Listing',
        'Buttons',
        'ListMenu',
        'CtaUrl',
        'FlowMessage',
        'LocationRequest',
        'components',
        'AvenPingError',
      ],
    ],
    'avenping/webhooks': [
      webhooks,
      ['parse', 'verifyCode', 'challenge', 'handler', 'nodeHandler', 'contentOf', 'WebhookError'],
    ],
    'avenping/testing': [testing, ['MockServer']],
  } as const;
  for (const [entry, [module, names]] of Object.entries(promised)) {
    const common = require(entry) as Record<string, unknown>;
    assert.deepEqual(Object.keys(module).sort(), Object.keys(common).sort(), entry);
    // The same classes, so that `instanceof` holds whoever threw.
    for (const [name, value] of Object.entries(module)) assert.equal(value, common[name], `${entry}: ${name}`);
    for (const name of names) assert(name in module, `${entry}: ${name}`);
  }
  assert.equal(webhooks.WebhookError, avenping.WebhookError);
});

test('an error of a client from one module system is an instance of the other’s class', async (t) => {
  const common = createRequire(import.meta.url)('avenping') as typeof avenping;
  const server = fake(t);
  const missing = (from: typeof avenping): Promise<unknown> =>
    rejection(new from.Client({ token: server.token, baseUrl: server.baseUrl }).templates.get({ name: 'none' }));
  for (const error of [await missing(common), await missing(avenping)]) {
    assert(error instanceof avenping.NotFoundError && error instanceof common.NotFoundError);
    assert(error instanceof common.AvenPingError);
  }
});

test('the version is the core’s', () => {
  const own = readJson<{ version: string }>('bindings-node/package.json').version;
  assert.equal(own, MANIFEST.version);
});

test('what every method takes is a type with a name, and has each argument', () => {
  const text = readFileSync(join(ROOT, 'bindings-node', 'ts', 'params.ts'), 'utf8');
  const guide = readFileSync(join(ROOT, 'docs', 'node.md'), 'utf8');
  const typed = MANIFEST.operations.filter(({ name }) => ARGUMENTS[name] !== undefined);
  assert(typed.length > 10);
  for (const [, name = ''] of text.matchAll(/^export (?:interface|type) (\w+)/gm)) {
    assert.match(guide, new RegExp(`\\b${name}\\b`), `the guide has ${name}`);
  }
  const requests = readJson<{ operations: { name: string; request: string }[] }>('api/manifest.json').operations;
  for (const { name, request } of requests) {
    if (request !== 'NoInput') assert.match(text, new RegExp(`^export interface ${request}Params\\b`, 'm'), name);
  }
});
