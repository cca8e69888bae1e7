/**
 * The types: what the files in `types/` say of them holds for a strict program, and they speak of every operation.
 *
 * While the compiler goes over them nothing runs; `npx tsc -p test` does the same for the working copy.
 */

import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ARGUMENTS, MANIFEST, methodPath } from './support/operations.js';
import { emptyFolder, typeCheck } from './support/programs.js';
import { ROOT } from './support/repository.js';

const FOLDER = join(ROOT, 'bindings-node', 'test', 'types');
const TEXTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test-d.ts'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));

/** Arguments that are spread into calls. */
const SPREAD: Readonly<Record<string, readonly string[]>> = {
  '...extra': ['phoneNumberId', 'contextMessageWamid'],
  '...about': ['filename', 'mimeType', 'phoneNumberId', 'onProgress'],
};

/** What stands below a comment that is the name of an operation, up to the next comment of that kind. */
function sectionOf(operation: string): string {
  const found = TEXTS.flatMap((text) => text.split(/^\/\/ (?=.*\n\n)/m)).filter((part) =>
    part.startsWith(`${operation}\n`),
  );
  assert.equal(found.length, 1, `there is one section ${operation}`);
  return found[0] ?? '';
}

test('the types are what the tests of types say', async () => {
  const folder = emptyFolder('types');
  cpSync(FOLDER, folder, { recursive: true });
  await typeCheck(folder);
});

test('a type that is another, and a mistake that is none, would be found', async () => {
  const folder = emptyFolder('wrong-types');
  cpSync(join(FOLDER, 'equal.ts'), join(folder, 'equal.ts'));
  const wrong = [
    'is<Promise<object>>().of(client.health());',
    'is<unknown>().of(client.health());',
    '// @ts-expect-error: there is none\nvoid client.health();',
    "void client.messages.sendText({ to: '1', text: 'x', phoneNumberId: null });",
  ];
  const head =
    "import type { Client } from 'avenping';\nimport { is } from './equal.js';\ndeclare const client: Client;\n";
  for (const [index, line] of wrong.entries()) writeFileSync(join(folder, `${index}.ts`), `${head}${line}\nvoid is;\n`);
  const error: unknown = await typeCheck(folder).catch((reason: unknown) => reason);
  assert(error instanceof assert.AssertionError, 'nothing was found');
  for (const index of wrong.keys())
    assert.match(String((error.actual as unknown[])[0]), new RegExp(`^${index}\\.ts`, 'm'));
});

for (const { name } of MANIFEST.operations) {
  test(`${name}: its answer, every argument and what is refused are in the tests of types`, () => {
    const section = sectionOf(name);
    const call = `client.${methodPath(name)}(`;
    assert(section.includes(`>().of(${call}`) || section.includes(`>().of(\n  ${call}`), `the answer of ${call}…)`);
    const refused = section.split('\n// @ts-expect-error: ').slice(1);
    assert(
      refused.some((lines) => lines.split('\n')[1]?.includes(call)),
      `a mistake in ${call}…)`,
    );
    const [accepted = ''] = section.split('// @ts-expect-error');
    const words = new Set(accepted.match(/[\w.]+/g));
    for (const argument of Object.keys(ARGUMENTS[name] ?? {})) {
      const isSpread = Object.entries(SPREAD).some(([what, has]) => words.has(what) && has.includes(argument));
      assert(words.has(argument) || isSpread, argument);
    }
  });
}
