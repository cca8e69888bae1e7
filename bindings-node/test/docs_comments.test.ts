/**
 * The comments in the source: every example in them is type-checked and run against a fake.
 *
 * In an example `expression; // => value` says what an expression gives.
 */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as avenping from 'avenping';
import { Client } from 'avenping';
import * as testing from 'avenping/testing';
import * as webhooks from 'avenping/webhooks';
import * as components from '../ts/components.js';
import * as interactive from '../ts/interactive.js';
import { examplesIn } from './support/examples.js';
import { emptyFolder, run, runnable, typeCheck } from './support/programs.js';
import { filesIn, ROOT } from './support/repository.js';
import { fake } from './support/servers.js';

const SOURCE = join(ROOT, 'bindings-node', 'ts');

/** What examples use and readers have. In a module around the example, whose own names hide these. */
const AT_HAND = `
import express from 'express';
import Fastify from 'fastify';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { same } from './same.js';
const client = new Client();
const server = new MockServer();
const queue = { add: (work: unknown): unknown => work };
const secret = 's3cret';
const message = parse('{"newMessage": {"type": "text", "text": {"body": "Hello"}}}') as NewMessage;
const deliver = nodeHandler({});
`;
const NAMES = {
  avenping: [...Object.keys(avenping), 'components as c', 'type Location', 'type MediaSource', 'type OutgoingMedia'],
  'avenping/webhooks': [...Object.keys(webhooks).filter((name) => !(name in avenping)), 'type NewMessage'],
  'avenping/testing': Object.keys(testing),
};
const SAME = `
import assert from 'node:assert/strict';
/** A builder is the same as the plain object that it writes. */
export function same(actual: unknown, expected: unknown): void {
  assert.deepEqual(actual && JSON.parse(JSON.stringify(actual)), expected);
}
`;

/** A program around an example. In one, `expression; // => value` says what an expression gives. */
function programOf(example: string): string {
  const imported = [...example.matchAll(/^import (?:type )?\{ (.*) \}/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  const imports = Object.entries(NAMES).map(([entry, names]) => {
    const others = names.filter((name) => !imported.includes(name));
    return `import { ${others.join(', ')} } from '${entry}';\n`;
  });
  const own = [...example.matchAll(/^import .*\n/gm)].join('');
  const app = `const app = ${example.includes('hijack') ? 'Fastify' : 'express'}();\n`;
  const body = example
    .replaceAll(/^import .*\n/gm, '')
    .replaceAll(/^export /gm, '')
    .replaceAll('.listen(3000)', `.listen(0, '127.0.0.1')`) // the documented port may be taken
    .replaceAll(/^(.*); \/\/ => (.*)$/gm, 'same($1, $2);');
  return `${own}${imports.join('')}${AT_HAND}${app}await (async () => {\n${body}})();\n`;
}

describe('comments', { concurrency: 2 }, () => {
  const folder = emptyFolder('comments');
  const files = filesIn(SOURCE).map((path) => path.slice(SOURCE.length + 1));
  const withExamples = files.flatMap((file) => {
    const found = examplesIn(file).map(({ code }, index) => {
      return { name: `${file.replaceAll(/\W/g, '-')}-${index + 1}.ts`, code };
    });
    return found.length === 0 ? [] : [{ file, found }];
  });

  before(async () => {
    writeFileSync(join(folder, 'same.ts'), SAME);
    for (const { found } of withExamples)
      for (const { name, code } of found) writeFileSync(join(folder, name), programOf(code));
    await typeCheck(folder);
  });

  for (const { file, found } of withExamples) {
    test(`the examples in ${file} say what is`, async (t) => {
      const server = fake(t);
      const client = new Client({ token: server.token, baseUrl: server.baseUrl });
      await client.media.upload({ file: Buffer.from('a photo'), filename: 'photo.jpg' }); // for those who download it
      const modules = found.map(({ name }) => pathToFileURL(runnable(folder, name)).href);
      // Some of them go on listening.
      const program = `for (const module of ${JSON.stringify(modules)}) await import(module);\nprocess.exit();`;
      await run(['--input-type=module', '--eval', program], server);
    });
  }

  test('every example is found', () => {
    const written = files.map((file) => readFileSync(join(SOURCE, file), 'utf8').split('```').length - 1);
    const found = withExamples.map((file) => file.found.length * 2);
    const sum = (counts: number[]): number => counts.reduce((all, count) => all + count, 0);
    assert.equal(sum(found), sum(written));
  });

  for (const [file, functions] of Object.entries({ 'components.ts': components, 'interactive.ts': interactive })) {
    test(`every builder in ${file} has an example`, () => {
      const shown = new Set([...examplesIn(file), ...examplesIn('header.ts')].map(({ of }) => of));
      for (const name of Object.keys(functions)) assert.ok(shown.has(name), name);
    });
  }
});
