/**
 * Makes `dist/` from `ts/`.
 *
 * The implementation is CommonJS, one file for each source file; the ES modules re-export it. So a program that uses
 * both module systems has one client class, one set of error classes and one native addon.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRIES = ['index', 'webhooks/index', 'testing/index'];

process.chdir(root);
rmSync('dist', { recursive: true, force: true });
execFileSync(join('node_modules', '.bin', 'tsc'), { stdio: 'inherit' });
cpSync('dist/esm', 'dist/cjs', { recursive: true });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const sources = readdirSync('ts', { recursive: true }).filter((name) => name.endsWith('.ts'));
await build({
  entryPoints: sources.map((name) => join('ts', name)),
  outdir: 'dist/cjs',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // `ts/native.ts` holds it against the addon's.
  define: { PACKAGE_VERSION: JSON.stringify(version) },
});

const require = createRequire(join(root, 'dist/cjs/'));
for (const entry of ENTRIES) {
  const names = Object.keys(require(`./${entry}.js`)).sort();
  const up = '../'.repeat(entry.split('/').length);
  const file = join('dist/esm', `${entry}.js`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `import implementation from '${up}cjs/${entry}.js';\n` +
      names.map((name) => `export const ${name} = implementation.${name};\n`).join(''),
  );
}
