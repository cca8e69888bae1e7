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
  upload(
    id: number,
    source: string | Uint8Array | NativeFeeder,
    args: string,
    options: string,
    progress: boolean,
  ): void;
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
  receive(inbound: string): Promise<string>;
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
  const { platform, arch } = process;
  const flavours = platform === 'linux' ? ['-gnu', '-musl'] : platform === 'win32' ? ['-msvc'] : [''];
  const tried: string[] = [];
  for (const flavour of flavours) {
    const target = `${platform}-${arch}${flavour}`;
    for (const place of [`../../native/avenping.${target}.node`, `avenping-${target}`]) {
      try {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- an addon cannot be imported
        return require(place) as Native;
      } catch (error) {
        const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
        tried.push(`${place.replace('../../', '')}: ${text}`);
      }
    }
  }
  throw new ConfigError(`there is no native addon of avenping for ${platform}-${arch}`, {
    hint:
      `install the package avenping-${platform}-${arch}${flavours[0] ?? ''}, which npm leaves out with --omit=optional ` +
      `or when node_modules came from another kind of machine; a bundler must leave avenping out (mark it as external); ` +
      `tried ${tried.join('; ')}`,
  });
}
