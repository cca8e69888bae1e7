/**
 * The native addon: what it has, and where it is found.
 *
 * It is loaded by the first client and not by the import, so that importing costs nothing and a missing addon is
 * reported where it can be caught. The implementation of this package is CommonJS in both module systems (the ES
 * modules re-export it), so there is one addon, one set of error classes, and `require`.
 */

import { ConfigError } from './errors.js';

/** A client at the waist: JSON text in, JSON text out. */
export interface NativeClient {
  readonly baseUrl: string | null;
  setToken(token: string): void;
  close(): void;
  /** Answers those that could not be started: their ids, each followed by its error. */
  start(ids: number[], operations: string[], args: string[], options: string[]): unknown[];
  request(id: number, args: string, options: string): void;
  upload(id: number, source: string | Uint8Array, args: string, options: string, progress: boolean): void;
  uploadFed(id: number, feeder: NativeFeeder, args: string, options: string, progress: boolean): void;
  feed(id: number, feeder: NativeFeeder, chunk: Uint8Array | null): void;
  download(id: number, args: string, options: string): void;
  read(id: number, download: NativeDownload): void;
  save(id: number, download: NativeDownload, path: string, progress: boolean): void;
  cancel(id: number): void;
  drain(): unknown[];
}

/** What feeds an upload. */
export interface NativeFeeder {
  readonly [feeder]: true;
}
declare const feeder: unique symbol;

/** An open download. */
export interface NativeDownload {
  readonly contentType: string | null;
  readonly contentLength: number | null;
  readonly filename: string | null;
  close(): void;
}

/** The fake AvenPing. */
export interface NativeMockServer {
  readonly baseUrl: string;
  readonly token: string;
  readonly phoneNumberId: string;
  stop(): void;
  reset(): void;
  requests(): string;
  messages(): string;
  fault(rules: string): void;
  clearFaults(): void;
  receive(inbound: string, done: (failed: boolean, text: string) => void): void;
  advance(seconds: number): void;
  settings(settings: string): void;
  replaceToken(old: string, replacement: string): void;
}

/** What the addon exports. */
export interface Native {
  readonly VERSION: string;
  readonly Client: new (settings: string, wake: () => void) => NativeClient;
  readonly Feeder: new (length: number | null) => NativeFeeder;
  readonly MockServer: new (port: number) => NativeMockServer;
  webhookParse(body: Uint8Array): string;
  webhookVerifyCode(expected: string, received: string): boolean;
  webhookChallenge(query: string, code: string): string | null;
}

/** Of package.json, put here by `scripts/build.js`. */
declare const PACKAGE_VERSION: string;

let loaded: Native | undefined;

/**
 * The addon, loaded now if it is the first call.
 *
 * @throws ConfigError which says what was tried, and why it did not work.
 */
export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  const target = `${process.platform}-${process.arch}${flavour()}`;
  const [file] = placesOf(target).filter(isThere);
  if (file === undefined) {
    throw new ConfigError(`there is no native addon of avenping for ${process.platform}-${process.arch}`, {
      hint:
        `install the package avenping-${target}, which npm leaves out with --omit=optional or when node_modules came ` +
        `from another kind of machine; a bundler must leave avenping out (mark it as external)`,
    });
  }
  let addon: Native;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an addon cannot be imported
    addon = require(file) as Native;
  } catch (error) {
    const problem = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    throw new ConfigError(`the native addon cannot be loaded: ${problem}`, { cause: error, hint: hintFor(problem) });
  }
  if (addon.VERSION !== PACKAGE_VERSION) {
    throw new ConfigError(
      `the native addon has version ${addon.VERSION}, this package ${PACKAGE_VERSION}: ${require.resolve(file)}`,
      { hint: `install avenping and avenping-${target} in the same version` },
    );
  }
  return addon;
}

/** In the package itself, where it was built or where one tarball has all; in a package of its own. */
function placesOf(target: string): readonly string[] {
  return [`../../native/avenping.${target}.node`, `avenping-${target}`];
}

function isThere(place: string): boolean {
  try {
    require.resolve(place);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a platform's name ends with. Two libraries of C in one process end in a crash, so one flavour is chosen and the
 * other left alone. Asking takes ten milliseconds, and where only the one of glibc is there, nothing depends on it.
 */
function flavour(): string {
  if (process.platform === 'win32') return '-msvc';
  if (process.platform !== 'linux') return '';
  const isInstalled = (name: string): boolean => placesOf(`linux-${process.arch}${name}`).some(isThere);
  const hasGnu = isInstalled('-gnu');
  if (hasGnu && !isInstalled('-musl')) return '-gnu';
  return (isMusl() ?? !hasGnu) ? '-musl' : '-gnu';
}

/** Whether the process has musl in place of glibc; undefined where it does not tell. */
function isMusl(): boolean | undefined {
  try {
    // What it would say about the network takes seconds where names are slow to resolve.
    const report = process.report as typeof process.report & { excludeNetwork?: boolean };
    const before = report.excludeNetwork;
    report.excludeNetwork = true;
    try {
      const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
      return header === undefined ? undefined : header.glibcVersionRuntime === undefined;
    } finally {
      if (before !== undefined) report.excludeNetwork = before;
    }
  } catch {
    return undefined; // Bun and Deno need not have it, and test runners give copies of `process`
  }
}

function hintFor(problem: string): string {
  const needs = /GLIBC_[\d.]+/.exec(problem)?.[0];
  if (needs !== undefined) return `this system's glibc is older than the addon needs (${needs}); use a newer system`;
  const isForOther = process.platform === 'linux' && isMusl() === true;
  const isOther = isForOther ? `; this system has musl, and needs avenping-linux-${process.arch}-musl` : '';
  return `the file may be damaged, or made for another system: install avenping again${isOther}`;
}
