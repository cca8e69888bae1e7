/**
 * Runs the examples in the comments of a source file, so that they stay true.
 *
 * In an example `expression; // => value` says what an expression gives. Imports are left out: the test hands over what
 * an example uses. Types are checked elsewhere, so an example must be JavaScript.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository.js';

/** The examples of a file of `ts/`, each with the name of what it stands above. */
export function examplesIn(file: string): { readonly of: string; readonly code: string }[] {
  const source = readFileSync(join(ROOT, 'bindings-node', 'ts', file), 'utf8');
  const comments = source.matchAll(/\/\*\*(.*?)\*\/\s*(?:export (?:abstract )?\w+ (\w+))?/gs);
  return [...comments].flatMap(([, comment = '', of = file]) => {
    const text = comment.replaceAll(/^ *\* ?/gm, '');
    return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => ({ of, code }));
  });
}

/** Runs an example. */
export async function run(code: string, scope: Record<string, unknown>): Promise<void> {
  const javascript = code
    .replaceAll(/^import .*$/gm, '')
    .replaceAll(/^(.*); \/\/ => (.*)$/gm, (_, expression: string, value: string) => `same(${expression}, ${value});`);
  const names = ['same', ...Object.keys(scope)];
  const body = new AsyncFunction(...names, `'use strict';${javascript}`);
  await body(...names.map((name) => (name === 'same' ? same : scope[name])));
}

const AsyncFunction = (async () => Promise.resolve()).constructor as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>;

/** A builder is the same as the plain object that it writes. */
function same(actual: unknown, expected: unknown): void {
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected);
}
