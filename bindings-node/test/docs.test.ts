/**
 * The guide, the README and the comments in the source: every example in them is type-checked and run, and the guide's
 * tables hold what the package has.
 *
 * A block of the guide is run as a reader would run it: copied to a file, in a process of its own, and all that is
 * prepared is an environment that leads to a fake AvenPing. A ```text block right after it is what it prints, where `…`
 * stands for any text. A block that is a part of a file in `examples/` is run with that, by `examples.test.ts`.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as avenping from 'avenping';
import { AvenPingError, Client } from 'avenping';
import * as testing from 'avenping/testing';
import * as webhooks from 'avenping/webhooks';
import { emptyFolder, run, runnable, typeCheck } from './support/programs.js';
import { readJson, ROOT } from './support/repository.js';
import { fake } from './support/servers.js';

const PACKAGE = join(ROOT, 'bindings-node');
const README = join(PACKAGE, 'README.md');
const GUIDE = join(ROOT, 'docs', 'node.md');
const guide = readFileSync(GUIDE, 'utf8');

// ---- Blocks of the pages. ----

interface Block {
  readonly page: string;
  readonly name: string;
  readonly code: string;
  readonly output: string | undefined;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  const found = text.matchAll(/^```(?<language>js|ts)\n(?<code>.*?)^```\n(?:\n```text\n(?<output>.*?)^```\n)?/gms);
  return [...found].map(({ groups, index }) => {
    const { language = '', code = '', output } = groups ?? {};
    const extension = language === 'ts' ? 'ts' : /^(?!import ).*\brequire\(/m.test(code) ? 'cjs' : 'mjs';
    const line = text.slice(0, index).split('\n').length;
    const name = `${basename(dirname(page))}-${basename(page, '.md')}-${line}.${extension}`;
    return { page, name, code, output };
  });
}

const blocks = [README, GUIDE, join(ROOT, 'README.md')].flatMap(blocksOf);
const examples = filesIn(join(PACKAGE, 'examples')).map((name) => readFileSync(name, 'utf8'));
const programs = blocks.filter(({ code }) => !examples.some((example) => example.includes(code)));
const [first] = blocks as [Block];

describe('blocks', { concurrency: 2 }, () => {
  const folder = emptyFolder('docs');

  before(async () => {
    for (const { name, code } of programs) writeFileSync(join(folder, name), code);
    // The first one is for both languages.
    writeFileSync(join(folder, 'first.ts'), first.code);
    await typeCheck(folder);
  });

  for (const { name, code, output } of [...programs, { ...first, name: 'first.ts' }]) {
    test(`${name} runs as it stands`, async (t) => {
      const program = runnable(folder, name);
      const isTest = code.includes("'node:test'");
      const printed = await run(isTest ? ['--test', program] : [program], fake(t));
      if (isTest) assert.match(printed, /\bpass [1-9].*\bfail 0\n/s);
      const pattern = output?.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
      if (pattern !== undefined) assert.match(printed, new RegExp(`^${pattern.join('.*?')}$`, 's'));
    });
  }
});

test('the first block is five lines at most', () => {
  assert.ok(first.code.trim().split('\n').length <= 5);
});

test('no block escapes by its name or place', () => {
  for (const page of [README, GUIDE]) {
    const text = readFileSync(page, 'utf8');
    const fences = [...text.matchAll(/^\s*```(.*)$/gm)].map(([, name]) => name);
    const [opening, closing] = [0, 1].map((rest) => fences.filter((_, index) => index % 2 === rest)) as [
      string[],
      string[],
    ];
    assert.deepEqual(new Set(closing), new Set(['']));
    assert.deepEqual(
      opening.filter((name) => !['js', 'ts', 'text', 'sh'].includes(name)),
      [],
    );
    const compared = blocksOf(page).filter(({ output }) => output !== undefined);
    assert.equal(opening.filter((name) => name === 'text').length, compared.length);
  }
});

test('the links of the guide lead somewhere', () => {
  const headings = [...guide.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  const anchors = headings.map((heading) =>
    heading
      .replaceAll(/[^\w -]/g, '')
      .toLowerCase()
      .replaceAll(' ', '-'),
  );
  for (const [, target = ''] of guide.matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    const [path = '', anchor = ''] = target.split('#');
    assert.ok(existsSync(join(dirname(GUIDE), path)), target);
    assert.ok(path !== '' || anchors.includes(anchor), target);
  }
});

test('the README has no relative links, because npm shows it without the repository', () => {
  assert.doesNotMatch(readFileSync(README, 'utf8'), /\]\((?!https:)/);
});

// ---- Examples in the comments of the source. ----

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
  const source = join(PACKAGE, 'ts');
  const files = filesIn(source).map((path) => path.slice(source.length + 1));
  const withExamples = files.flatMap((file) => {
    const found = examplesIn(file).map((code, index) => {
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
    const written = files.map((file) => readFileSync(join(source, file), 'utf8').split('```').length - 1);
    const found = withExamples.map((file) => file.found.length * 2);
    const sum = (counts: number[]): number => counts.reduce((all, count) => all + count, 0);
    assert.equal(sum(found), sum(written));
  });
});

function examplesIn(file: string): string[] {
  const comments = readFileSync(join(PACKAGE, 'ts', file), 'utf8').matchAll(/\/\*\*(.*?)\*\//gs);
  return [...comments].flatMap(([, comment = '']) => {
    const text = comment.replaceAll(/^ *\* ?/gm, '');
    return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);
  });
}

// ---- The tables of the guide. ----

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

function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => join(file.parentPath, file.name)).sort();
}
