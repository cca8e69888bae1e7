/** This process: its environment, and what it holds, as Linux says: memory, descriptors, threads. */

import { readdirSync, readlinkSync, readFileSync, writeFileSync } from 'node:fs';

export const KIB = 1024;
export const MIB = 1024 * 1024;

/** What a process holds at a moment; memory in bytes. */
export interface Held {
  readonly memory: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly threads: number;
}

/** In bytes; `VmHWM` is the peak. */
export function memory(figure: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const found = new RegExp(`^${figure}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  if (found === null) throw new Error(`no ${figure}`);
  return Number(found[1]) * KIB;
}

/** `VmHWM` counts from here. */
export function resetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

/** Collects what nobody has any more. The program has to be started with `--expose-gc`, as the tests are. */
export function collect(): void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('start it with --expose-gc');
  gc();
}

/** After a collection. */
export async function held(): Promise<Held> {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return {
    memory: memory(),
    heap: process.memoryUsage().heapUsed,
    descriptors: readdirSync('/proc/self/fd').filter((name) => !isModule(name)).length,
    threads: readdirSync('/proc/self/task').length,
  };
}

/** The environment for a process of its own. The test runner tells its children to report to it, which is not for them. */
export function outside(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_TEST_CONTEXT: undefined };
}

/** Node itself leaves a module's file open when its thread is terminated while reading it. */
function isModule(descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).endsWith('.js');
  } catch {
    return false; // that of the listing itself
  }
}
