/**
 * The guide and the README: every example in them is type-checked and run.
 *
 * A block of the guide is run as a reader would run it: copied to a file, in a process of its own, and all that is
 * prepared is an environment that leads to a fake AvenPing. A ```text block right after it is what it prints, where `…`
 * stands for any text. A block that is a part of a file in `examples/` is run with that, by `examples.test.ts`.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { emptyFolder, run, runnable, typeCheck } from './support/programs.js';
import { filesIn, ROOT } from './support/repository.js';
import { fake } from './support/servers.js';

const PACKAGE = join(ROOT, 'bindings-node');
const README = join(PACKAGE, 'README.md');
const GUIDE = join(ROOT, 'docs', 'node.md');
const guide = readFileSync(GUIDE, 'utf8');

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
