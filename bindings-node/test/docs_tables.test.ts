/** The tables of the guide hold what the package has, and the guide names everything public. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as avenping from 'avenping';
import { AvenPingError, Client } from 'avenping';
import * as testing from 'avenping/testing';
import * as webhooks from 'avenping/webhooks';
import { readJson, ROOT } from './support/repository.js';
import { fake } from './support/servers.js';

const PACKAGE = join(ROOT, 'bindings-node');
const guide = readFileSync(join(ROOT, 'docs', 'node.md'), 'utf8');

/** A table by the beginning of its head: the row's other cells by what its first one quotes. */
function table(head: string): Map<string, string[]> {
  const [, below = ''] = guide.split(`\n| ${head} |`);
  const lines = below.split('\n').slice(2);
  const rows = lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => {
      return line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim());
    });
  return new Map(rows.flatMap(([name = '', ...cells]) => quoted(name).map((word) => [word, cells] as const)));
}

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

/** The properties of an interface, as its source has them. */
function propertiesOf(file: string, name: string): string[] {
  const text = readFileSync(join(PACKAGE, 'ts', file), 'utf8');
  const [, body = ''] = new RegExp(`^export interface ${name} \\{\n(.*?)^\\}`, 'ms').exec(text) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, property = '']) => property);
}

const errors = table('class');
const classes = Object.values(avenping).filter((value): value is typeof AvenPingError => {
  return typeof value === 'function' && (value === AvenPingError || value.prototype instanceof AvenPingError);
});
const manifest = readJson<{
  readonly errorFields: readonly string[];
  readonly errorKinds: readonly { readonly kind: string }[];
  readonly ownErrorCodes: readonly string[];
}>('api/manifest.json');

test('the table of settings has every setting, and no other', () => {
  const settings = [...table('setting').keys()];
  assert.deepEqual(settings, propertiesOf('client.ts', 'ClientOptions'));
  for (const name of settings) {
    const wrong = (): Client => new Client({ [name]: Symbol(name) });
    assert.throws(wrong, (error) => error instanceof avenping.ConfigError && !/no known/.test(error.message), name);
  }
  assert.throws(() => new Client({ somethingElse: 1 } as object), /somethingElse: is no known option/);
});

test('the table of call options has every option, and no other', async () => {
  const options = [...table('option').keys()];
  assert.deepEqual(options, propertiesOf('options.ts', 'CallOptions'));
  for (const name of options) {
    const wrong = new Client().health({ [name]: Symbol(name) });
    await assert.rejects(wrong, (error) => error instanceof AvenPingError && !/no known/.test(error.message), name);
  }
});

test('the table of settings has the default that the comment names', () => {
  const text = readFileSync(join(PACKAGE, 'ts', 'client.ts'), 'utf8');
  for (const [name, [value = '']] of table('setting')) {
    const [number] = /^`[\d_]+`$/.exec(value) ?? [];
    const [comment = ''] = text.split(`readonly ${name}?`)[0]?.split('/**').slice(-1) ?? [];
    if (number !== undefined) assert.ok(comment.includes(number.replaceAll('`', '').replace('_', ' ')), name);
  }
});

test('the table of errors has every class', () => {
  assert.deepEqual([...errors.keys()].sort(), classes.map(({ name }) => name).sort());
  const kinds = classes.map(({ kind }) => kind as string).filter((kind) => kind !== 'unknown');
  assert.deepEqual(kinds.sort(), manifest.errorKinds.map(({ kind }) => kind).sort());
});

test('the table of errors has every code', () => {
  const specification = readFileSync(join(ROOT, 'docs', 'specification.md'), 'utf8');
  const [section = ''] = specification.split('### 2.3 ')[1]?.split('\n###') ?? [];
  const ofTheApi = [...section.matchAll(/^\| \d+ \| `([A-Z_]+)`/gm)].map(([, code = '']) => code);
  assert.equal(ofTheApi.length, 6);
  const documented = [...errors.values()].flatMap(([, codes = '']) => quoted(codes));
  assert.deepEqual(documented.sort(), [...ofTheApi, ...manifest.ownErrorCodes].sort());
});

test('the table of errors has the status of each class', async (t) => {
  const server = fake(t);
  const client = new Client({ token: server.token, baseUrl: server.baseUrl, maxRetries: 0 });
  for (const [name, [, codes = '', statuses = '']] of errors) {
    const [code = 'SOMETHING_NEW'] = quoted(codes);
    for (const [status] of statuses.matchAll(/\b\d\d\d\b|\dxx/g)) {
      server.fault({ kind: 'status', status: Number(status.replace('xx', '18')), code });
      await assert.rejects(client.health(), { name }, `${name} ${status}`);
    }
  }
});

test("the table of an error's properties is complete", () => {
  const fields = manifest.errorFields.map((field) =>
    field.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  // What the record calls its message is `reason`; `message` is the whole line.
  assert.deepEqual([...table('property').keys()].sort(), [...fields, 'reason'].sort());
});

test('the guide names everything public', () => {
  const names = [avenping, webhooks, testing].flatMap((entry) => Object.keys(entry));
  const [, listed = ''] =
    /^export type \{ (CallOptions.*) \}/m.exec(readFileSync(join(PACKAGE, 'ts', 'index.ts'), 'utf8')) ?? [];
  for (const name of [...names, ...listed.split(', ')]) assert.match(guide, new RegExp(`\\b${name}\\b`), name);
});
