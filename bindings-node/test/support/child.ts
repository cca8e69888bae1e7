/** Programs of `test/programs` in processes of their own. */

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { outside } from './process.js';
import { eventually } from './waiting.js';

/** What is left of a process. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** When it had ended, as `Date.now()`. */
  readonly at: number;
}

/** A running program. */
export class Child {
  readonly process: ChildProcess;
  out = '';
  err = '';
  #at: number | undefined;
  readonly #closed: Promise<unknown>;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.process.once('exit', () => (this.#at = Date.now()));
    this.#closed = once(this.process, 'close');
  }

  /** Until it has printed so many lines. */
  async lines(count = 1): Promise<string[]> {
    const lines = (): string[] => this.out.split('\n').slice(0, -1);
    await eventually(() => lines().length >= count || this.#at !== undefined, 'the program to print', 30_000);
    assert(lines().length >= count, this.err);
    return lines();
  }

  /** Waits for its end. A process that hangs is killed. */
  async end(within = 60_000): Promise<Ended> {
    const timer = setTimeout(() => this.process.kill('SIGKILL'), within);
    await this.#closed;
    clearTimeout(timer);
    const { exitCode: code, signalCode: signal } = this.process;
    assert(signal !== 'SIGKILL', `it hangs: ${this.process.spawnargs.join(' ')}; ${this.out}; ${this.err}`);
    return { code, signal, out: this.out, err: this.err, at: this.#at ?? 0 };
  }
}

/** Starts a program, with no settings of the SDK's but those given. */
export function start(
  program: string,
  args: readonly string[] = [],
  { env = {}, flags = [] }: { readonly env?: NodeJS.ProcessEnv; readonly flags?: readonly string[] } = {},
): Child {
  const file = fileURLToPath(new URL(`../programs/${program}.js`, import.meta.url));
  return new Child([...flags, file, ...args], { ...outside(), ...env });
}

/** Runs a program to its end. */
export async function run(...[program, args, options]: Parameters<typeof start>): Promise<Ended> {
  return start(program, args, options).end();
}

/** What a program printed, after it ended well and without a word on standard error. */
export function json<T>({ code, signal, out, err }: Ended): T {
  assert.deepEqual([code, signal, err], [0, null, ''], out);
  return JSON.parse(out) as T;
}

/** The base URL of a fake whose memory, threads and descriptors are not this process's. */
export async function fakeInAnotherProcess(t: Pick<TestContext, 'after'>): Promise<string> {
  const child = start('mock_server');
  const [baseUrl = ''] = await child.lines();
  t.after(async () => {
    child.process.stdin?.end();
    const { code, err } = await child.end();
    assert.deepEqual([code, err], [0, '']);
  });
  return baseUrl;
}
