/**
 * Programs as users write them: type-checked with everything that `strict` has and more, then run in processes of their
 * own, where the environment leads to a fake AvenPing.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MockServer } from 'avenping/testing';
import { outside } from './process.js';
import { ROOT } from './repository.js';

const TSC = join(ROOT, 'bindings-node', 'node_modules', 'typescript', 'bin', 'tsc');

/** As strict as a user's project can be. JavaScript is checked too, because editors do. */
const CONFIGURATION = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    allowJs: true,
    checkJs: true,
    // Other packages' own affairs; this package's are checked by its own build.
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'out',
  },
  include: ['**/*'],
  exclude: ['out'],
};

/** An empty folder for programs. It is beside the compiled tests, so `avenping` is the package under test there too. */
export function emptyFolder(name: string): string {
  const folder = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Type-checks all programs in a folder; those in TypeScript are in its folder `out` then, ready to be run. */
export async function typeCheck(folder: string): Promise<void> {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIGURATION));
  const { output, failed } = await execute([TSC, '--project', '.', '--pretty', 'false'], folder, process.env);
  assert.deepEqual([output, failed], ['', false]);
}

/** Where the program is that Node runs for a source file of a checked folder. */
export function runnable(folder: string, name: string): string {
  return name.endsWith('.ts') ? join(folder, 'out', name.replace(/\.ts$/, '.js')) : join(folder, name);
}

/** What a program's environment says, so that it finds the fake. */
export function environmentOf(fake: MockServer): NodeJS.ProcessEnv {
  return { ...outside(), AVENPING_TOKEN: fake.token, AVENPING_BASE_URL: fake.baseUrl };
}

/** Runs a program to its end in an empty working folder and answers what it printed. A warning is a failure. */
export async function run(program: readonly string[], fake: MockServer): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'avenping-'));
  try {
    const { output, errors, failed } = await execute(program, folder, environmentOf(fake));
    assert.deepEqual([failed, errors], [false, ''], `${output}${errors}`);
    return output;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function execute(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ output: string; errors: string; failed: boolean }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, env, timeout: 60_000 }, (error, output, errors) => {
      resolve({ output, errors, failed: error !== null });
    });
  });
}
