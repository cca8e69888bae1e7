/** What Linux says of this process: memory, descriptors, threads. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

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

/** After a collection. The program has to be started with `--expose-gc`. */
export async function held(): Promise<Held> {
  const collect = (globalThis as { gc?: () => void }).gc;
  if (collect === undefined) throw new Error('start it with --expose-gc');
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return {
    memory: memory(),
    heap: process.memoryUsage().heapUsed,
    descriptors: readdirSync('/proc/self/fd').length,
    threads: readdirSync('/proc/self/task').length,
  };
}
