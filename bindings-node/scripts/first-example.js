/**
 * Runs the README's first example in a folder where the package is installed, as its first users do: as an ES module, as
 * CommonJS, and in TypeScript, each against a fake AvenPing.
 *
 *     node scripts/first-example.js FOLDER
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2] ?? '.');
const { MockServer } = createRequire(join(folder, 'package.json'))('avenping/testing');

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, withImport, withRequire] = /^```js\n(.*?)^```.*?^```js\n(.*?)^```/ms.exec(readme);
assert.match(withImport, /import \{.*\} from 'avenping'/);
assert.match(withRequire, /require\('avenping'\)/);
writeFileSync(join(folder, 'first.mjs'), withImport);
writeFileSync(join(folder, 'first.cjs'), withRequire);
writeFileSync(join(folder, 'first.mts'), withImport);
const strictly = ['--strict', '--exactOptionalPropertyTypes', '--verbatimModuleSyntax', '--module', 'nodenext'];

const server = new MockServer();
execute(join(folder, 'node_modules/typescript/bin/tsc'), ...strictly, '--outDir', 'compiled', 'first.mts');
for (const file of ['first.mjs', 'first.cjs', 'compiled/first.mjs']) {
  server.reset();
  const printed = execute(file);
  assert.equal(printed, `${server.messages()[0]?.id}\n`);
  console.log(`${file}: ${printed.trim()}`);
}
server.stop();

function execute(...args) {
  const env = { ...process.env, AVENPING_TOKEN: server.token, AVENPING_BASE_URL: server.baseUrl };
  return execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
}
