/** The addon is found, is the right one, and is of this package's version; otherwise the error says what to do. */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ConfigError } from 'avenping';
import { json, run } from './support/child.js';

const MUSL = { header: {} };
const GLIBC = { header: { glibcVersionRuntime: '2.36' } };
const isLinux = process.platform === 'linux';
const HERE = `${process.platform}-${process.arch}`;
const TARGET = isLinux ? `${HERE}-gnu` : process.platform === 'win32' ? `${HERE}-msvc` : HERE;
const { version } = createRequire(import.meta.url)('avenping/package.json') as { version: string };

/** The package without its addon, and packages of the platform, each as the text of its one file. */
function installed(packages: Readonly<Record<string, string>>): string {
  const modules = join(mkdtempSync(join(tmpdir(), 'avenping-loading-')), 'node_modules');
  const from = dirname(dirname(dirname(createRequire(import.meta.url).resolve('avenping'))));
  cpSync(join(from, 'dist'), join(modules, 'avenping', 'dist'), { recursive: true });
  cpSync(join(from, 'package.json'), join(modules, 'avenping', 'package.json'));
  for (const [target, text] of Object.entries(packages)) {
    mkdirSync(join(modules, `avenping-${target}`));
    writeFileSync(join(modules, `avenping-${target}`, 'index.js'), text);
  }
  return modules;
}

/** What the first client throws. */
function refusal(modules: string): ConfigError {
  const require = createRequire(join(modules, 'here.js'));
  const { Client, ConfigError } = require('avenping') as typeof import('avenping');
  try {
    new Client({ token: 't' });
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    return error;
  }
  throw new Error('it threw nothing');
}

function system(t: TestContext, report: object): void {
  t.mock.method(process.report as { getReport(): unknown }, 'getReport', () => report);
}

const addon = (of: string): string => `exports.VERSION = '${of}'; exports.Client = class { baseUrl = 'loaded'; };`;

test('a missing addon is named', (t) => {
  if (isLinux) system(t, GLIBC);
  const { reason, hint } = refusal(installed({}));
  assert.equal(reason, `there is no native addon of avenping for ${HERE}`);
  assert.match(hint ?? '', new RegExp(`avenping-${TARGET},`));
});

test('a missing addon of musl is named', { skip: !isLinux }, (t) => {
  system(t, MUSL);
  assert.match(refusal(installed({})).hint ?? '', new RegExp(`avenping-${HERE}-musl,`));
});

test('an addon of another version is refused, and both are named with the file', () => {
  const { reason, hint } = refusal(installed({ [TARGET]: addon('9.9.9') }));
  assert(reason.startsWith(`the native addon has version 9.9.9, this package ${version}: `), reason);
  assert(reason.endsWith(join(`avenping-${TARGET}`, 'index.js')), reason);
  assert.match(hint ?? '', /in the same version/);
});

test('a damaged addon is told from a missing one', () => {
  const modules = installed({});
  mkdirSync(join(modules, 'avenping', 'native'));
  writeFileSync(join(modules, 'avenping', 'native', `avenping.${TARGET}.node`), 'cut');
  const { reason, hint, cause } = refusal(modules);
  assert.match(reason, /^the native addon cannot be loaded: /);
  assert.match(hint ?? '', /install avenping again/);
  assert(cause instanceof Error || typeof (cause as Error).message === 'string');
});

test('a glibc that is too old is named', () => {
  const message = "/lib/libm.so.6: version `GLIBC_2.99' not found";
  const { hint } = refusal(installed({ [TARGET]: `throw new Error(${JSON.stringify(message)})` }));
  assert.match(hint ?? '', /glibc is older than the addon needs \(GLIBC_2\.99\)/);
});

for (const [name, report, wanted] of [
  ['musl', MUSL, 'musl'],
  ['glibc', GLIBC, 'gnu'],
  ['a system that does not tell', {}, 'gnu'],
] as const) {
  test(`of two flavours ${name} gets its own`, { skip: !isLinux }, (t) => {
    system(t, report);
    const other = wanted === 'musl' ? 'gnu' : 'musl';
    const modules = installed({
      [`${HERE}-${wanted}`]: addon(version),
      [`${HERE}-${other}`]: 'throw new Error("the wrong one")',
    });
    const { Client } = createRequire(join(modules, 'here.js'))('avenping') as typeof import('avenping');
    assert.doesNotThrow(() => new Client({ token: 't' }));
  });
}

test('it works where a test runner imitates a browser', async () => {
  assert.deepEqual(json(await run('browserlike')), {
    isSent: true,
    sizes: [7, 7, 7, 7],
    events: ['newLead', '2'],
    status: 200,
  });
});
