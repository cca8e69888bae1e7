/**
 * Runs the tests, which are written in TypeScript, as a program that has installed this package.
 *
 *     node scripts/test.js                    all of them
 *     node scripts/test.js uploads leaks      those whose file name contains one of these words
 *     AVENPING_PACKAGE=/some/node_modules/avenping node scripts/test.js     against an installed package
 *
 * The compiled tests go into a folder inside the repository whose `node_modules` leads to the package under test: the
 * working copy, or the one that `AVENPING_PACKAGE` names. For tests of a single file `../ts/` leads to the same package's
 * implementation, so that all tests see the same classes.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const installed = process.env.AVENPING_PACKAGE;
const out = join('.test', installed === undefined ? 'own' : 'installed');
// The tests of types have nothing to run: `types.test.ts` has them checked.
const sources = filesOf('test').filter((name) => name.endsWith('.ts') && !name.startsWith(join('test', 'types', sep)));

if (installed === undefined && isOlder('dist/esm/testing/index.js', filesOf('ts'))) {
  run(['scripts/build.js'], process.env);
}
lead(join(out, 'node_modules', 'avenping'), resolve(installed ?? '.'));
leadToEachFile(join(out, 'ts'), resolve(installed ?? '.', 'dist', 'cjs'));
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
await build({
  entryPoints: sources,
  outbase: '.',
  outdir: out,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
});

const words = process.argv.slice(2);
const tests = sources
  .filter((name) => name.endsWith('.test.ts') && (words.length === 0 || words.some((word) => name.includes(word))))
  .map((name) => join(out, name.replace(/\.ts$/, '.js')));
// What the developer's own shell says about AvenPing is not for tests.
const environment = Object.entries(process.env).filter(([name]) => !/^AVENPING_|^NODE_OPTIONS$/.test(name));
run(
  // The stack traces of a failing test lead to the TypeScript files.
  [
    '--enable-source-maps',
    '--expose-gc',
    '--test',
    '--test-concurrency=2',
    '--test-timeout=240000',
    '--test-reporter=spec',
    ...tests,
  ],
  Object.fromEntries(environment),
);

function filesOf(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
  return names.filter((name) => statSync(name).isFile());
}

function isOlder(made, from) {
  return !existsSync(made) || from.some((name) => statSync(name).mtimeMs > statSync(made).mtimeMs);
}

function lead(from, to) {
  if (existsSync(from) && realpathSync(from) === realpathSync(to)) return;
  rmSync(from, { recursive: true, force: true });
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(to, from, 'junction');
}

/** As `scripts/build.js` does for the entries: ES modules with the implementation's names, and no others. */
function leadToEachFile(folder, implementation) {
  const require = createRequire(import.meta.url);
  for (const file of filesOf(implementation).filter((name) => name.endsWith('.js'))) {
    const to = join(folder, relative(implementation, file));
    mkdirSync(dirname(to), { recursive: true });
    const names = Object.keys(require(file)).map((name) => `export const ${name} = implementation.${name};\n`);
    const text = `import implementation from ${JSON.stringify(pathToFileURL(file))};\n${names.join('')}`;
    writeFileSync(to, text);
  }
}

function run(args, env) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
